using System.Text.Json;

namespace Nabla.EndToEnd.Tests;

public sealed class ConvertTests(TrainedRun run) : IClassFixture<TrainedRun>
{
    [Fact]
    public void A_chain_through_every_form_keeps_the_checksum_and_the_answers()
    {
        string checksum = Checksum(run.Path), from = run.Path;
        foreach (string form in new[] { ".json", ".npz", ".SafeTensors", ".npz", ".json", ".safetensors" })
        {
            string to = run.Beside($"chain{form}");
            Finished done = NablaProcess.Run(["convert", from, to]);
            Assert.True(done.ExitCode == 0, done.ToString());
            Assert.Equal("", done.Error);
            Assert.Contains(checksum, done.Out, StringComparison.Ordinal);
            Assert.Equal(checksum, Checksum(to));
            from = to;
        }

        // All the rest came along too: the file is the one that training wrote.
        Assert.Equal(File.ReadAllBytes(run.Path + "/model.safetensors"), File.ReadAllBytes(from));
        Assert.Equal(NablaProcess.Run($"predict {run.Path} digits --example 3").Out,
            NablaProcess.Run($"predict {run.Beside("chain.npz")} digits --example 3").Out);
    }

    [Fact]
    public void A_file_of_arrays_alone_takes_its_activations_from_the_options_or_a_warning_says_what_was_assumed()
    {
        string file = run.Beside("sequential.safetensors");
        File.Copy(Repository.Fixture("models/sequential-f16.safetensors"), file);
        JsonElement asked = Json(
            $"convert {file} {run.Beside("asked.json")} --activation relu --output softmax --json", out string said);
        Assert.Equal(("", "2-3-1"), (said, asked.GetProperty("network").GetString()));
        JsonElement model = Json($"inspect {run.Beside("asked.json")} --json", out _);
        Assert.Equal(["relu", "softmax"], model.GetProperty("activations").EnumerateArray().Select(a => a.GetString()));
        Assert.Equal("softmax_cross_entropy", model.GetProperty("cost").GetString());

        Json($"inspect {file} --json", out said);
        Assert.StartsWith("warning: the file holds arrays alone; assumed sigmoid in hidden layers, sigmoid outputs, " +
            "the binary_cross_entropy cost (--activation", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.bin", 2, "the form to write is not known")]
    [InlineData("model", 2, "the form to write is not known")]
    [InlineData("no/such/folder/model.json", 4, "cannot be written")]
    public void A_file_that_cannot_be_written_ends_with_its_reason(string path, int exitCode, string fact)
    {
        Finished done = NablaProcess.Run(["convert", run.Path, run.Beside(path)]);
        Assert.Equal((exitCode, ""), (done.ExitCode, done.Out));
        Assert.Contains(fact, done.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no.safetensors", null, "there is no model there")]
    [InlineData("empty", "", "It is empty")]
    [InlineData("text", "hello", "68656C6C6F")]
    [InlineData("case.json", "{\"layers\":[]}", "acks the field \"format\"")]
    [InlineData("net.json", "{\"sizes\":[2,1],\"weights\":[[[1]]],\"biases\":[[[1]]],\"cost\":\"Q\"}", "weights[0]")]
    [InlineData(
        "deep.json", "{\"format\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1", "not JSON")]
    [InlineData("esc.json", "{\"format\":\"nabla-net/1\",\"\\u001b[31m\":1}", "\"\\u001B[31m\"")]
    public void What_is_no_model_ends_with_3_and_names_file_and_place(string name, string? content, string fact)
    {
        string file = run.Beside(name);
        if (content is not null)
            File.WriteAllText(file, content);
        Finished done = NablaProcess.Run(["convert", file, run.Beside("never.json")]);
        Assert.Equal((3, ""), (done.ExitCode, done.Out));
        Assert.Contains(fact, done.Error, StringComparison.Ordinal);
        Assert.Contains(file, done.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("\e", done.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(run.Beside("never.json")));
    }

    private static string Checksum(string path) =>
        Json($"inspect {path} --json", out _).GetProperty("checksum").GetString()!;

    private static JsonElement Json(string line, out string said)
    {
        Finished done = NablaProcess.Run(line);
        Assert.True(done.ExitCode == 0, done.ToString());
        said = done.Error;
        return JsonDocument.Parse(done.Out).RootElement;
    }
}
