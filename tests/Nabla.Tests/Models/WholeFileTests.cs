namespace Nabla.Tests.Models;

public sealed class WholeFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nabla-").FullName;

    private string Target => Path.Combine(_folder, "model.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_is_made_and_replaced_and_nothing_else_is_left()
    {
        WholeFile.Write(Target, s => s.Write("first and longer"u8));
        WholeFile.Write(Target, s => s.Write("second"u8));
        Assert.Equal("second", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void The_old_file_stays_while_the_new_one_is_written_and_when_writing_fails()
    {
        WholeFile.Write(Target, s => s.Write("old"u8));
        Assert.Throws<InvalidOperationException>(() => WholeFile.Write(Target, s =>
        {
            s.Write("half of the n"u8);
            s.Flush();
            Assert.Equal("old", File.ReadAllText(Target));
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_failure_of_the_last_step_leaves_nothing_behind()
    {
        Directory.CreateDirectory(Target);   // in the way: a file cannot replace a folder
        Assert.ThrowsAny<Exception>(() => WholeFile.Write(Target, s => s.Write("x"u8)));
        Assert.Equal([Target], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_link_stays_a_link_and_a_device_a_device()
    {
        Assert.SkipUnless(File.Exists("/dev/null"), "there is no /dev/null");
        WholeFile.Write(Target, s => s.Write("old"u8));
        string link = Path.Combine(_folder, "link");
        File.CreateSymbolicLink(link, Target);
        WholeFile.Write(link, s => s.Write("new"u8));
        Assert.Equal(Target, File.ResolveLinkTarget(link, returnFinalTarget: false)?.FullName);
        Assert.Equal("new", File.ReadAllText(Target));
        WholeFile.Write("/dev/null", s => s.Write("nothing"u8));
        Assert.Equal("", File.ReadAllText("/dev/null"));
    }

    [Fact]
    public void What_a_killed_process_left_of_the_same_file_is_removed_and_what_is_being_written_stays()
    {
        string left = Path.Combine(_folder, ".model.json.0123.part"), other = Path.Combine(_folder, ".x.0123.part");
        string written = Path.Combine(_folder, ".model.json.4567.part");
        File.WriteAllText(left, "half");
        File.WriteAllText(other, "half");
        using (new FileStream(written, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            WholeFile.Write(Target, s => s.Write("new"u8));
        Assert.False(File.Exists(left));
        Assert.True(File.Exists(other) && File.Exists(written) && File.Exists(Target));
    }

    [Fact]
    public void A_missing_folder_is_an_IO_problem() =>
        Assert.Throws<DirectoryNotFoundException>(() => WholeFile.Write(Path.Combine(_folder, "no", "file"), _ => { }));
}
