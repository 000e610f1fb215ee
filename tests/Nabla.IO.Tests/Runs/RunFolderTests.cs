namespace Nabla.IO.Tests.Runs;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_that_holds_a_run_is_refused_and_left_as_it_is()
    {
        using (RunFolder run = RunFolder.Create(_folder.Path, "{}"))
            run.Append("{\"event\":\"x\"}");
        Assert.Throws<RunExistsException>(() => RunFolder.Create(_folder.Path, "{\"other\":1}"));
        Assert.Equal("{}\n", File.ReadAllText(Path.Combine(_folder.Path, "config.json")));
        Assert.Equal("{\"event\":\"x\"}\n", File.ReadAllText(Path.Combine(_folder.Path, "events.jsonl")));
    }

    [Fact]
    public void Each_event_can_be_read_by_others_as_soon_as_it_is_added()
    {
        using RunFolder run = RunFolder.Create(Path.Combine(_folder.Path, "a", "b"), "{}");
        for (int i = 1; i <= 3; i++)
        {
            run.Append("{}");
            using var reader = new StreamReader(
                new FileStream(
                    Path.Combine(run.Folder, "events.jsonl"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            Assert.Equal(3 * i, reader.ReadToEnd().Length);
        }
    }

    [Fact]
    public void The_name_has_the_time_in_UTC_and_the_widths_and_is_never_taken()
    {
        Architecture architecture = Architecture.Create([64, 30, 10], Activation.Sigmoid, Activation.Sigmoid);
        var time = new DateTimeOffset(2031, 2, 3, 1, 5, 6, TimeSpan.FromHours(2));
        string name = RunFolder.NameFor(_folder.Path, time, architecture);
        Assert.Equal(Path.Combine(_folder.Path, "20310202-230506-64-30-10"), name);
        Directory.CreateDirectory(name);
        Assert.Equal(name + ".2", RunFolder.NameFor(_folder.Path, time, architecture));
    }

    [Fact]
    public void A_folder_below_a_file_cannot_be_made()
    {
        string file = Path.Combine(_folder.Path, "file");
        File.WriteAllText(file, "");
        Assert.ThrowsAny<IOException>(() => RunFolder.Create(Path.Combine(file, "run"), "{}"));
    }
}
