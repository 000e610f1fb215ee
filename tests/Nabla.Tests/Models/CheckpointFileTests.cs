using Nabla.Tests.Training;

namespace Nabla.Tests.Models;

/// <summary>A checkpoint as a safetensors file.</summary>
public sealed class CheckpointFileTests(ITestOutputHelper output)
{
    [Fact]
    public void Any_flipped_missing_or_extra_byte_is_detected()
    {
        byte[] whole = Bytes(Taken());
        int tried = 0;
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] flipped = [.. whole];
            flipped[at] ^= (byte)(1 << (at % 8));
            Refused(flipped, $"bit {at % 8} of byte {at} flipped");
            Refused([.. whole[..at], .. whole[(at + 1)..]], $"without byte {at}");
            Refused([.. whole[..at], whole[at], .. whole[at..]], $"byte {at} twice");
            Refused(whole[..at], $"only {at} bytes");
            tried += 4;
        }

        Refused([.. whole, 0], "a byte at the end");
        output.WriteLine($"{tried + 1} mutants of {whole.Length} bytes, all detected");
        Assert.True(tried > 10_000, "the checkpoint is too small for this to say much");
        Assert.Equal(CheckpointedRun.Text(Taken()), CheckpointedRun.Text(Load(whole)));
    }

    [Fact]
    [Trait("Tier", "long")]
    public void Every_other_value_of_every_byte_is_detected()
    {
        byte[] whole = Bytes(Taken());
        Parallel.For(0, whole.Length, at =>
        {
            byte[] changed = [.. whole];
            for (int by = 1; by < 256; by++)
            {
                changed[at] = (byte)(whole[at] ^ by);
                Refused(changed, $"byte {at} is {changed[at]}, not {whole[at]}");
            }
        });
        output.WriteLine($"{255 * whole.Length} mutants of {whole.Length} bytes, all detected");
    }

    [Theory]
    [InlineData(
        "\"format\":1", "\"format\":2", "nabla.format: Is 2; this Nabla goes on from format 1. Go on with the Nabla")]
    [InlineData("\"format\":1", "\"format\":0", "nabla.format: Is 0; this Nabla goes on from format 1.")]
    [InlineData("\"kind\":\"checkpoint\"", "\"kind\":\"model\"", "The file is a model")]
    [InlineData("\"step\":", "\"stop\":", "\"stop\"")]
    [InlineData("\"epoch\":2,", "\"epoch\":9,", "oes not go with the epoch")]
    [InlineData("\"correct\":", "\"step\":1,\"correct\":", "stands there twice")]
    [InlineData("\"float32\"", "\"float64\"", "tensor layers.0.weight: It is F32")]
    [InlineData("\"4-6-3\"", "\"4-6-4\"", "tensors layers: They are those of a 4-6-3 network, not of a \"4-6-4\" one.")]
    [InlineData("[\"m\"", "[\"q\"", "tensor optimizer.q.layers.0.weight: There is no such")]
    [InlineData("\"numbers\"", "\"classes\"", "epoch.regression", true)]
    public void A_document_that_does_not_make_sense_is_refused(
        string text, string instead, string message, bool isRegression = false)
    {
        Safetensors file = Safetensors.Read(new MemoryStream(Bytes(Taken(isRegression))));
        Assert.Contains(text, file.Document, StringComparison.Ordinal);
        string document = file.Document!.Replace(text, instead, StringComparison.Ordinal);
        string refusal = Refused(Bytes(file.Tensors, document), instead);
        Assert.Contains(message, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_tensor_is_needed_and_no_other_is_known()
    {
        Safetensors file = Safetensors.Read(new MemoryStream(Bytes(Taken())));
        foreach (Tensor tensor in file.Tensors)
        {
            string without = Refused(
                Bytes(file.Tensors.Where(other => other != tensor), file.Document!), "without " + tensor.Name);
            bool tellsMore = tensor.Name is "layers.0.weight" or "layers.1.weight" or "best.layers.0.weight";
            Assert.Contains(tellsMore ? "layers" : tensor.Name, without, StringComparison.Ordinal);
            var longer = Tensor.Of<double>(tensor.Name, new double[7], 7);
            Assert.Contains(tensor.Name, Refused(
                Bytes(file.Tensors.Select(other => other == tensor ? longer : other), file.Document!), tensor.Name),
                StringComparison.Ordinal);
        }

        Assert.Contains("surplus", Refused(
            Bytes([.. file.Tensors, Tensor.Of<double>("surplus", [1])], file.Document!), "one more"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_a_digest_is_refused()
    {
        Safetensors file = Safetensors.Read(new MemoryStream(Bytes(Taken())));
        using var stream = new MemoryStream();
        new Safetensors(file.Tensors, []).Write(stream);
        Assert.Contains("no digest", Refused(stream.ToArray(), "no digest"), StringComparison.Ordinal);
    }

    private static Checkpoint Taken(bool isRegression = false)
    {
        var scenario = new Scenario("adam") { Optimizer = new Adam(0.05), IsRegression = isRegression };
        return CheckpointedRun.Of(scenario.Trainer<float>(), scenario).Checkpoints[8].Checkpoint;
    }

    private static byte[] Bytes(Checkpoint checkpoint)
    {
        using var stream = new MemoryStream();
        checkpoint.Save(stream);
        return stream.ToArray();
    }

    private static byte[] Bytes(IEnumerable<Tensor> tensors, string document)
    {
        using var stream = new MemoryStream();
        new Safetensors(tensors, [new(Safetensors.DocumentKey, document)]).Write(stream);
        return stream.ToArray();
    }

    private static Checkpoint Load(byte[] bytes) => Checkpoint.Load(new MemoryStream(bytes));

    private static string Refused(byte[] bytes, string what)
    {
        Exception? e = Record.Exception(() => Load(bytes));
        Assert.True(e is NablaFormatException, $"{what}: {e?.ToString() ?? "was read"}");
        return e!.Message;
    }
}
