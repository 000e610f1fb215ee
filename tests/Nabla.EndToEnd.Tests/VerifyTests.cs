using System.Text.Json;
using Nabla.Cli.Shell;

namespace Nabla.EndToEnd.Tests;

public sealed class VerifyTests(TrainedRun run) : IClassFixture<TrainedRun>
{
    string Model => run.Path + "/model.safetensors";

    [Fact]
    public void A_run_and_its_model_are_proved_whole()
    {
        Finished whole = NablaProcess.Run($"verify {run.Path}");
        Assert.Equal((0, ""), (whole.ExitCode, whole.Error));
        Assert.Matches("(?m)^whole  .*model.safetensors: model, 4 tensors, sha256 [0-9a-f]{64}$", whole.Out);
        JsonElement json = JsonDocument.Parse(NablaProcess.Run($"verify {Model} --json").Out).RootElement;
        Assert.True(json.GetProperty("whole").GetBoolean());
        Assert.Equal("model", json.GetProperty("files")[0].GetProperty("kind").GetString());
    }

    [Fact]
    public void A_thousand_flipped_bits_and_missing_and_extra_bytes_of_a_trained_model_are_detected()
    {
        byte[] whole = File.ReadAllBytes(Model);
        Refused([.. whole, 0]);
        Refused(whole[..^1]);
        for (int i = 0; i < 1000; i++)
        {
            // Spread over the file, every bit of a byte in turn
            int at = (int)((long)i * whole.Length / 1000);
            byte[] flipped = [.. whole];
            flipped[at] ^= (byte)(1 << (i % 8));
            Refused(flipped);
            if (i % 10 > 0) continue;
            Refused([.. whole[..at], .. whole[(at + 1)..]]);
            Refused([.. whole[..at], whole[at], .. whole[at..]]);
        }

        static void Refused(byte[] file) =>
            Assert.Throws<NablaFormatException>(() => SealedFile.Verify(new MemoryStream(file)));
    }

    [Fact]
    public void A_damaged_file_ends_with_3_and_names_file_place_and_what_was_found()
    {
        byte[] damaged = File.ReadAllBytes(Model);
        damaged[^1] ^= 1;
        string file = run.Beside("damaged.safetensors");
        File.WriteAllBytes(file, damaged);
        foreach (string command in new[] { "verify", "inspect", "evaluate" })
        {
            Finished refused = NablaProcess.Run([command, file]);
            Assert.Equal((ExitCode.Data, ""), (refused.ExitCode, refused.Out));
            Assert.Contains(file, refused.Error, StringComparison.Ordinal);
            Assert.Contains("SHA-256 is", refused.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("models/sequential-f32.safetensors", "no nabla.sha256")]
    [InlineData("models/network2.json", "The header is said to have")]
    [InlineData("models/nabla-1.npz", "The header is said to have")]
    public void Files_without_a_digest_are_refused(string name, string fact)
    {
        Finished refused = NablaProcess.Run($"verify {Repository.Fixture(name)}");
        Assert.Equal((ExitCode.Data, ""), (refused.ExitCode, refused.Out));
        Assert.Contains("the file is not proved whole", refused.Error, StringComparison.Ordinal);
        Assert.Contains(fact, refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_verify_ends_with_3()
    {
        Directory.CreateDirectory(run.Beside("nothing"));
        Assert.Equal(ExitCode.Data, NablaProcess.Run($"verify {run.Beside("nothing")}").ExitCode);
        Assert.Equal(ExitCode.Data, NablaProcess.Run($"verify {run.Beside("missing")}").ExitCode);
    }
}
