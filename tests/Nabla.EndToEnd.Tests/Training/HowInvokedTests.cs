using Nabla.Cli.Training;

namespace Nabla.EndToEnd.Tests.Training;

/// <summary>A printed command calls this program by its name only where a shell finds this very file.</summary>
public sealed class HowInvokedTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_of_its_name_on_the_PATH_is_called_by_name()
    {
        string program = Program("tools/nabla");
        Assert.True(HowInvoked.IsOnPath(program, Folders("empty", "tools", "others")));
        Assert.True(HowInvoked.IsOnPath(program, Path.PathSeparator + Folders("tools/../tools")));
    }

    [Fact]
    public void Another_program_of_its_name_hides_it()
    {
        string program = Program("tools/nabla");
        Program("others/nabla");
        Assert.False(HowInvoked.IsOnPath(program, Folders("others", "tools")));
        Assert.False(HowInvoked.IsOnPath(program, Folders("others")));
        Assert.True(HowInvoked.IsOnPath(program, Folders("tools", "others")));
    }

    [Fact]
    public void What_no_shell_would_start_does_not_hide_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there a name's end says what can be started");
        string program = Program("tools/nabla");
        _folder.Write("texts/nabla", "");
        Directory.CreateDirectory(_folder["folders/nabla"]);
        Assert.True(HowInvoked.IsOnPath(program, Folders("texts", "folders", "tools")));
        Assert.False(HowInvoked.IsOnPath(program, Folders("texts")));
    }

    [Fact]
    public void Links_to_the_file_or_to_its_folder_are_the_file()
    {
        string program = Program("tools/nabla");
        Directory.CreateDirectory(_folder["links"]);
        File.CreateSymbolicLink(_folder["links/nabla"], Path.Combine("..", "tools", "nabla"));
        Directory.CreateSymbolicLink(_folder["linked"], _folder["tools"]);
        Assert.True(HowInvoked.IsOnPath(program, Folders("links")));
        Assert.True(HowInvoked.IsOnPath(program, Folders("linked")));
        Assert.True(HowInvoked.IsOnPath(_folder["linked/nabla"], Folders("links")));
    }

    [Fact]
    public void Without_a_PATH_it_is_called_by_its_place()
    {
        Assert.False(HowInvoked.IsOnPath(Program("tools/nabla"), null));
        Assert.False(HowInvoked.IsOnPath(Program("tools/nabla"), ""));
    }

    [Fact]
    public void Printed_commands_can_be_typed_where_names_have_blanks()
    {
        Finished run = NablaProcess.Run(
            ["train", "--epochs", "1", "--run-dir", "my runs/r"], folder: _folder.Path);
        Assert.True(run.ExitCode == 0, run.ToString());
        string[] next = [.. run.Out.Split("next:\n")[1].Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        Assert.Equal(2, next.Length);
        Assert.All(next, line =>
        {
            Assert.Contains(" \"my runs/r\" ", line, StringComparison.Ordinal);
            Finished typed = NablaProcess.Finish(NablaProcess.Start("sh", ["-c", line], null, _folder.Path), "");
            Assert.True(typed.ExitCode == 0, typed.ToString());
        });
    }

    private string Program(string name)
    {
        string file = _folder.Write(name, "");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }

    private string Folders(params string[] names) =>
        string.Join(Path.PathSeparator, names.Select(name => _folder[name]));
}
