namespace Nabla.EndToEnd.Tests.Docs;

/// <summary>The reader that docs/file-formats.md shows, written in another language, reads what Nabla writes.</summary>
public sealed class FileFormatsTests
{
    [Fact]
    public void The_reader_of_the_page_reads_and_proves_a_model_and_notices_a_changed_one()
    {
        Assert.SkipUnless(NablaProcess.Has("python3"), "there is no python3");
        using var folder = new TemporaryFolder();
        string reader = folder.Write("reader.py", Markdown.Blocks("docs/file-formats.md", "python").Single());
        string model = Repository.Fixture("models/nabla-1.safetensors");
        Finished read = Python(reader, model);
        Assert.Equal(0, read.ExitCode);
        Assert.Equal(
            "layers.0.weight [3, 2] first -0.5\nlayers.0.bias [3] first -0.125\n" +
            "layers.1.weight [2, 3] first 0.0625\nlayers.1.bias [2] first 0.4375\n", read.Out);

        byte[] changed = File.ReadAllBytes(model);
        changed[^1] ^= 1;
        File.WriteAllBytes(folder["changed"], changed);
        Assert.Contains("damaged", Python(reader, folder["changed"]).Error, StringComparison.Ordinal);
    }

    private static Finished Python(string program, string file) =>
        NablaProcess.Finish(NablaProcess.Start("python3", [program, file], null, null), "");
}
