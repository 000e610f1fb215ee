using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Nabla.IO;

namespace Nabla.EndToEnd.Tests;

/// <summary>What users give for input besides good files: nothing, pipes, closed streams, files of other
/// kinds.</summary>
public sealed class InputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public InputTests() => File.Copy(
        Path.Combine(Repository.Root, "examples", "penguins.csv"), _folder["penguins.csv"]);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train ''", "DATA is empty")]
    [InlineData("train penguins.csv --run-dir ''", "--run-dir is empty")]
    [InlineData("train penguins.csv --run-dir ' '", "--run-dir is empty")]
    [InlineData("train penguins.csv --config ''", "--config is empty")]
    [InlineData("train penguins.csv --set run-dir=", "--set run-dir is empty")]
    [InlineData("train penguins.csv --target ''", "--target is empty")]
    [InlineData("inspect ''", "FILE is empty")]
    [InlineData("evaluate ''", "MODEL is empty")]
    [InlineData("convert '' x.onnx", "IN is empty")]
    [InlineData("convert x.onnx ''", "OUT is empty")]
    [InlineData("predict '' penguins.csv", "MODEL is empty")]
    [InlineData("verify ''", "FILE|RUN is empty")]
    [InlineData("resume ''", "RUN is empty")]
    [InlineData("explain ''", "MODEL|CASE is empty")]
    [InlineData("check ''", "MODEL|CASE is empty")]
    [InlineData("backprop ''", "CASE is empty")]
    [InlineData("descend ''", "CASE is empty")]
    [InlineData("runs ''", "FOLDER is empty")]
    public void An_empty_argument_is_refused_by_name(string command, string says)
    {
        Finished run = Shell("nabla " + command);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"error: {says}\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_in_a_pipe_is_read_whole_and_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "pipes of sh have names");
        const string Options = "--run-dir R --epochs 3 --choose off --seed 1 --quiet";
        Shell("nabla train penguins.csv " + Options.Replace("R", "file", StringComparison.Ordinal));
        Shell("cat penguins.csv | nabla train /dev/stdin " + Options.Replace("R", "stdin", StringComparison.Ordinal));
        Shell("mkfifo named.csv; cat penguins.csv > named.csv & nabla train named.csv " +
            Options.Replace("R", "named", StringComparison.Ordinal));
        string expected = Model.Load(_folder["file"]).Checksum();
        Assert.Equal(expected, Model.Load(_folder["stdin"]).Checksum());
        Assert.Equal(expected, Model.Load(_folder["named"]).Checksum());
        Finished inspected = Shell("cat file/model.safetensors | nabla inspect /dev/stdin");
        Assert.Contains(expected, inspected.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_closed_standard_input_is_an_error_at_once()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "known of Linux");
        Finished run = Shell("nabla train - <&-");
        Assert.Equal(3, run.ExitCode);
        Assert.StartsWith("error: standard input is closed\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Waiting_for_a_pipe_ends_with_the_first_signal()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no such pipes");
        // The shell holds the first pipe open and writes nothing; nobody opens the second.
        foreach (string input in (string[])["- <&9", "named.csv"])
        {
            string[] script =
            [
                "-c", $"test -p hold || mkfifo hold named.csv; exec 9<>hold; " +
                    $"exec \"{NablaProcess.Dotnet}\" \"{NablaProcess.Assembly}\" train {input}",
            ];
            using Process process = NablaProcess.Start("sh", script, null, _folder.Path);
            Thread.Sleep(2000);   // it waits by then; before, a signal ends it all the same
            using Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            Assert.True(process.WaitForExit(30_000), "It still waits.");
            Assert.Equal(143, process.ExitCode);
        }
    }

    [Fact]
    public void Devices_without_end_are_refused_by_name()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no such devices");
        foreach (string command in (string[])["check", "backprop", "inspect", "train"])
        {
            Finished run = Shell($"nabla {command} /dev/zero");
            Assert.Equal(3, run.ExitCode);
            Assert.Contains("/dev/zero", run.Error, StringComparison.Ordinal);
        }
    }

    /// <summary>Beginnings of files that are not read, and what each is called.</summary>
    public static TheoryData<string, string, string> Foreign => new()
    {
        { "page.gz", "<!DOCTYPE html>\n<html>", "a page of the Web" },
        { "table.csv", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "git lfs pull" },
        { "paper.csv", "%PDF-1.7\n", "a PDF document" },
        { "model.h5", "\u0089HDF\r\n\u001a\n", "Keras" },
        { "model.pkl", "\u0080\u0004\u0095\n", "a pickle of Python" },
        { "data.parquet", "PAR1\u0015\u0004", "a Parquet file" },
        { "base.db", "SQLite format 3\0", "a SQLite database" },
        { "data.bz2", "BZh91AY", "packed with bzip2" },
        { "data.xz", "\u00fd7zXZ\0", "packed with xz" },
        { "data.zst", "\u0028\u00b5\u002f\u00fd", "packed with zstd" },
        { "data.rds", "RDX3\n", "data of R" },
        { "data.mat", "MATLAB 5.0 MAT-file, Platform", "a file of MATLAB" },
    };

    [Theory]
    [MemberData(nameof(Foreign))]
    public void Files_of_other_kinds_are_called_by_their_name(string name, string beginning, string says)
    {
        File.WriteAllBytes(_folder[name], [.. Encoding.Latin1.GetBytes(beginning), .. new byte[64]]);
        foreach (string command in (string[])["inspect FILE", "train FILE", "check FILE", "evaluate FILE"])
        {
            Finished run = Shell("nabla " + command.Replace("FILE", name, StringComparison.Ordinal));
            Assert.Equal(3, run.ExitCode);
            Assert.Contains(name, run.Error, StringComparison.Ordinal);
            Assert.Contains(says, run.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("archive/data.pkl", "a model of PyTorch")]
    [InlineData("config.json", "a model of Keras")]
    [InlineData("mimetype", "an OpenDocument file")]
    public void Archives_of_other_programs_are_called_by_their_name(string member, string says)
    {
        using (ZipArchive archive = ZipFile.Open(_folder["other.bin"], ZipArchiveMode.Create))
            archive.CreateEntry(member);
        Finished run = Shell("nabla inspect other.bin");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_packed_or_misnamed_is_called_by_its_name()
    {
        using (var gzip = new GZipStream(File.Create(_folder["mnist.pkl.gz"]), CompressionLevel.Fastest))
            gzip.Write([0x80, 4, 0x95, .. new byte[700]]);
        using (ZipArchive archive = ZipFile.Open(_folder["book.csv"], ZipArchiveMode.Create))
            archive.CreateEntry("[Content_Types].xml");
        using (ZipArchive archive = ZipFile.Open(_folder["table.zip"], ZipArchiveMode.Create))
            archive.CreateEntry("table.csv");
        File.WriteAllBytes(_folder["old.csv"], [0xD0, 0xCF, 0x11, 0xE0, .. new byte[700]]);
        File.WriteAllBytes(_folder["photo.csv"], [0xFF, 0xD8, 0xFF, 0xE0, .. new byte[700]]);
        foreach ((string file, string says) in ((string, string)[])
        [
            ("mnist.pkl.gz", "a pickle of Python"), ("book.csv", "Name it .xlsx, or save it as CSV"),
            ("table.zip", "a ZIP archive"), ("old.csv", "Name a workbook .xls"), ("photo.csv", "a JPEG picture"),
        ])
        {
            Finished run = Shell($"nabla train {file}");
            Assert.Equal(3, run.ExitCode);
            Assert.Contains(file, run.Error, StringComparison.Ordinal);
            Assert.Contains(says, run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_loop_of_links_cannot_be_read_rather_than_written()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links take rights there");
        File.CreateSymbolicLink(_folder["a"], _folder["b"]);
        File.CreateSymbolicLink(_folder["b"], _folder["a"]);
        Assert.Equal(3, Shell("nabla inspect a").ExitCode);
        Assert.Equal(3, Shell("nabla check a").ExitCode);
    }

    [Fact]
    public void A_run_that_ended_before_it_learned_anything_is_begun_again()
    {
        Directory.CreateDirectory(_folder["r"]);
        File.WriteAllText(_folder["r/config.json"], "{}");
        File.WriteAllText(_folder["r/events.jsonl"], "{\"event\":\"started\"}\n");
        Finished resumed = Shell("nabla resume r");
        Assert.NotEqual(0, resumed.ExitCode);
        const string Train = "nabla train digits --epochs 1 --run-dir r --quiet";
        Assert.Equal(0, Shell(Train).ExitCode);
        Assert.Equal(0, Shell("nabla verify r").ExitCode);
        Assert.Equal(2, Shell(Train).ExitCode);
    }

    private Finished Shell(string command) => NablaProcess.Shell(command, _folder.Path);
}
