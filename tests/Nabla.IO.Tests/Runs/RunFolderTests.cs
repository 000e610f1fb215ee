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
        File.WriteAllText(Path.Combine(_folder.Path, "checkpoint-0.safetensors"), "");
        Assert.Throws<RunExistsException>(() => RunFolder.Create(_folder.Path, "{\"other\":1}"));
        Assert.Equal("{}\n", File.ReadAllText(Path.Combine(_folder.Path, "config.json")));
        Assert.Equal("{\"event\":\"x\"}\n", File.ReadAllText(Path.Combine(_folder.Path, "events.jsonl")));
    }

    [Fact]
    public void A_run_without_a_checkpoint_is_begun_again_but_not_while_it_runs()
    {
        using (RunFolder run = RunFolder.Create(_folder.Path, "{}"))
        {
            run.Append("{\"event\":\"x\"}");
            Assert.Throws<RunInUseException>(() => RunFolder.Create(_folder.Path, "{}"));
        }

        RunFolder.Create(_folder.Path, "{\"other\":1}").Dispose();
        Assert.Equal("{\"other\":1}\n", File.ReadAllText(Path.Combine(_folder.Path, "config.json")));
        Assert.Equal("", File.ReadAllText(Path.Combine(_folder.Path, "events.jsonl")));
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
    public void The_name_is_that_of_the_data_and_is_never_taken()
    {
        string name = RunFolder.NameFor(_folder.Path, "data/penguins 2024.csv");
        Assert.Equal(Path.Combine(_folder.Path, "penguins-2024"), name);
        Directory.CreateDirectory(name);
        Assert.Equal(name + "-2", RunFolder.NameFor(_folder.Path, "penguins 2024.csv"));
        File.WriteAllText(name + "-2", "");
        Assert.Equal(name + "-3", RunFolder.NameFor(_folder.Path, "penguins 2024.csv"));
        Assert.Equal(Path.Combine(_folder.Path, "images-search"),
            RunFolder.NameFor(_folder.Path, "x/images.idx,x/labels.idx", "search"));
        Assert.Equal(Path.Combine(_folder.Path, "table"), RunFolder.NameFor(_folder.Path, "-"));
    }

    [Fact]
    public void A_folder_below_a_file_cannot_be_made()
    {
        string file = Path.Combine(_folder.Path, "file");
        File.WriteAllText(file, "");
        Assert.ThrowsAny<IOException>(() => RunFolder.Create(Path.Combine(file, "run"), "{}"));
    }
}
