namespace Nabla.IO.Tests.Runs;

public sealed class SearchFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Trials_are_read_back_as_they_were_recorded()
    {
        Trial[] trials =
        [
            new(1, [new("hidden", "100x50"), new("schedule", "step:10,0.5")])
            {
                Score = new(0.1, 1 / 3.0), Test = new(0.2, 0.25), Epochs = 7, Elapsed = TimeSpan.FromSeconds(1.5),
            },
            new(2, [new("hidden", "4"), new("schedule", "constant")])
            {
                Score = new(1e-300, null, 2900.123456789, -0.25), StandardError = 0.1,
                Elapsed = TimeSpan.FromSeconds(2),
            },
            new(3, [new("hidden", "\"\n,"), new("schedule", "constant")]) { Problem = "training \"diverged\"" },
        ];
        using (SearchFolder folder = SearchFolder.Open(_folder["s"]))
        {
            Assert.Null(folder.Beginning);
            folder.WriteConfiguration("{}");
            folder.Begin("{\"event\":\"search\"}");
            for (int i = 0; i < trials.Length; i++)
                folder.Add(trials[i], new([.. trials[..(i + 1)]], SearchEnd.Completed));
        }

        using SearchFolder again = SearchFolder.Open(_folder["s"]);
        Assert.Equal("{\"event\":\"search\"}", again.Beginning);
        Assert.Equal(trials.Select(TrialJson.Line), again.Trials.Select(TrialJson.Line));
        Assert.Equal(trials.Select(trial => trial.Score), again.Trials.Select(trial => trial.Score));
        Assert.Equal(
            "rank,trial,hidden,schedule,accuracy,mean_squared_error,r2,cost,standard_error,test_accuracy," +
            "epochs,seconds,problem\n" +
            "1,1,100x50,\"step:10,0.5\",0.3333333333333333,,,0.1,,0.25,7,1.5,\n" +
            "2,2,4,constant,,2900.123456789,-0.25,1E-300,0.1,,,2,\n" +
            "3,3,\"\"\"\n,\",constant,,,,,,,,0,\"training \"\"diverged\"\"\"\n",
            File.ReadAllText(_folder["s/trials.csv"]));
    }

    [Theory]
    [InlineData("{\"event\":\"tri")]
    [InlineData("\uFFFD")]
    public void What_a_crash_left_of_a_line_is_removed_and_the_rest_stands(string torn)
    {
        string path = Recorded();
        string whole = File.ReadAllText(path);
        File.AppendAllText(path, torn);
        using (SearchFolder folder = SearchFolder.Open(_folder["s"]))
        {
            Assert.Equal([1, 2], folder.Trials.Select(trial => trial.Number));
            var third = new Trial(3, [new("a", "3")]);
            folder.Add(third, new([.. folder.Trials, third], SearchEnd.Completed));
        }

        Assert.Equal(whole + TrialJson.Line(new(3, [new("a", "3")])) + "\n", File.ReadAllText(path));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("{}")]
    [InlineData("{\"trial\":1,\"settings\":{}}")]
    [InlineData("{\"trial\":1.5,\"settings\":{\"a\":\"1\"}}")]
    [InlineData("{\"trial\":1,\"settings\":{\"a\":1}}")]
    [InlineData("{\"trial\":1,\"settings\":[1]}")]
    [InlineData("{\"trial\":1,\"settings\":{\"a\":\"1\"},\"score\":3}")]
    [InlineData("{\"trial\":1,\"settings\":{\"a\":\"1\"},\"epochs\":1e99}")]
    [InlineData("{\"trial\":1,\"settings\":{\"a\":\"\\ud800\"}}")]
    public void A_line_that_is_no_trial_is_refused_with_its_number(string line)
    {
        File.AppendAllText(Recorded(), line + "\n");
        var refused = Assert.Throws<NablaFormatException>(() => SearchFolder.Open(_folder["s"]));
        Assert.EndsWith("line 4", refused.Location, StringComparison.Ordinal);
        using FileStream free =
            File.Open(_folder["s/trials.jsonl"], FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    [Fact]
    public void One_process_at_a_time_and_no_folder_of_a_run()
    {
        Recorded();
        using (SearchFolder.Open(_folder["s"]))
            Assert.Throws<RunInUseException>(() => SearchFolder.Open(_folder["s"]));
        RunFolder.Create(_folder["run"], "{}").Dispose();
        Assert.Throws<RunExistsException>(() => SearchFolder.Open(_folder["run"]));
        Assert.True(SearchFolder.Holds(_folder["s"]));
        Assert.False(SearchFolder.Holds(_folder["run"]));
    }

    private string Recorded()
    {
        using SearchFolder folder = SearchFolder.Open(_folder["s"]);
        folder.WriteConfiguration("{}");
        folder.Begin("{\"event\":\"search\"}");
        Trial one = new(1, [new("a", "1")]) { Score = new(1, 0.5) }, two = new(2, [new("a", "2")]);
        folder.Add(one, new([one], SearchEnd.Completed));
        folder.Add(two, new([one, two], SearchEnd.Completed));
        return _folder["s/trials.jsonl"];
    }
}
