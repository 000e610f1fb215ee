using System.Buffers.Binary;
using Nabla.IO;

namespace Nabla.EndToEnd.Tests;

/// <summary>Pictures that look otherwise than those of the training are doubted, and brought to the model's look when
/// asked.</summary>
public sealed class PictureInputTests : IClassFixture<PictureInputTests.Model>
{
    private const int Count = 60, Side = 8;

    private readonly Model _model;

    public PictureInputTests(Model model) => _model = model;

    [Theory]
    [InlineData("same", "", "")]
    [InlineData("inverted", "", "look inverted: their edges have shade 2")]
    [InlineData("inverted", "--invert", "")]
    [InlineData("same", "--invert", "look inverted: their edges have shade 2")]
    [InlineData("large", "--scale whole", "")]
    [InlineData("paper", "--scale whole", "look inverted: their edges have shade")]
    [InlineData("paper", "--scale whole --invert", "look different: their edges have shade")]
    [InlineData("paper", "--scale drawing", "")]
    public void Every_look_is_answered_rightly_or_doubted(string look, string options, string doubt)
    {
        Finished done = NablaProcess.Run($"predict {_model.Path} {_model.Folder}/{look} --top 1 {options}");
        Assert.Equal(0, done.ExitCode);
        if (doubt != "")
        {
            Assert.Contains(doubt, done.Error, StringComparison.Ordinal);
            return;
        }

        Assert.Equal("", done.Error);
        int right = done.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(line => line[3] == line[10]);
        // A digit cut out fills other rows and columns than it did in the training.
        bool isCutOut = options.Contains("drawing", StringComparison.Ordinal);
        Assert.InRange(right, isCutOut ? Count * 3 / 4 : Count * 9 / 10, Count);
    }

    [Fact]
    public void Another_size_is_refused_with_the_ways_out()
    {
        Finished refused = NablaProcess.Run($"predict {_model.Path} {_model.Folder}/large");
        Assert.Equal((3, ""), (refused.ExitCode, refused.Out));
        Assert.Contains("--scale drawing", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--scale whole", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_may_come_as_standard_input()
    {
        string path = Directory.GetFiles(_model.Folder + "/same").Order().First();
        Finished named = NablaProcess.Run($"predict {_model.Path} {path}");
        Finished piped = NablaProcess.Shell($"nabla predict {_model.Path} - < {path}", _model.Folder);
        Assert.Equal(named.Out.Split(": ")[1], piped.Out.Split(": ")[1]);
        Finished damaged = NablaProcess.Shell($"head -c 100 {path} | nabla predict {_model.Path} -", _model.Folder);
        Assert.Equal((3, ""), (damaged.ExitCode, damaged.Out));
        Assert.Contains("standard input", damaged.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plain_picture_is_said_to_show_nothing()
    {
        string path = _model.Folder + "/plain.bmp";
        Save(path, new(Side, Side, [.. new byte[Side * Side]]));
        Finished done = NablaProcess.Run($"predict {_model.Path} {path}");
        Assert.Equal(0, done.ExitCode);
        Assert.Contains("plain.bmp has one shade all over", done.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("digits --example 3 --invert", "--invert is for pictures")]
    [InlineData("digits --example 3 --scale whole", "--scale is for pictures")]
    public void What_is_for_pictures_is_refused_elsewhere(string input, string error)
    {
        Finished refused = NablaProcess.Run($"predict {_model.Path} {input}");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(error, refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_does_not_say_how_its_pictures_looked_is_doubted_on_light_edges()
    {
        string bare = _model.Folder + "/bare.safetensors";
        var model = Nabla.Model.Load(Path.Combine(_model.Path, "model.safetensors"));
        Nabla.Model.Create(model.ToNetwork<float>(), model.Cost, input: new ModelInput([Side, Side], 16)).Save(bare);
        Finished done = NablaProcess.Run($"predict {bare} {_model.Folder}/inverted");
        Assert.Contains("the model does not say how its training pictures looked. If they were light on black, add " +
            "--invert", done.Error, StringComparison.Ordinal);
        Assert.Equal("", NablaProcess.Run($"predict {bare} {_model.Folder}/same").Error);
    }

    private static void Save(string path, GrayImage image)
    {
        const int Header = 54;
        int row = (3 * image.Width + 3) / 4 * 4;
        var file = new byte[Header + row * image.Height];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        (file[10], file[14], file[26], file[28]) = (Header, 40, 1, 24);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), image.Width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), -image.Height);   // from the top down
        for (int i = 0; i < image.Pixels.Length; i++)
            file.AsSpan(Header + i / image.Width * row + i % image.Width * 3, 3).Fill(image.Pixels[i]);
        File.WriteAllBytes(path, file);
    }

    /// <summary>A model of small digits, and folders of digits in other looks.</summary>
    public sealed class Model : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Model()
        {
            NablaProcess.Run($"train digits --hidden 30 --epochs 20 --seed 1 --quiet --run-dir {Path}");
            Dataset digits = Digits.Load().Test;
            var x = new double[Side * Side];
            foreach (string look in (string[])["same", "inverted", "large", "paper"])
                Directory.CreateDirectory($"{Folder}/{look}");
            for (int i = 0; i < Count; i++)
            {
                digits.CopyInput<double>(i, x);
                var image = new GrayImage(Side, Side, [.. x.Select(value => (byte)Math.Round(255 * value))]);
                string name = $"{i:00}_{digits.Label(i)}.bmp";
                Save($"{Folder}/same/{name}", image);
                Save($"{Folder}/inverted/{name}", image.Invert());
                Save($"{Folder}/large/{name}", image.Scale(80, 80));
                Save($"{Folder}/paper/{name}", Paper(image.Scale(80, 80)));
            }
        }

        public string Path => _folder["run"];

        public string Folder => _folder["pictures"];

        public void Dispose() => _folder.Dispose();

        // Gray ink, on paper in uneven light, with something around.
        private static GrayImage Paper(GrayImage digit) => new(100, 120,
        [
            .. Enumerable.Range(0, 100 * 120).Select(i =>
            {
                (int y, int x) = (i / 120, i % 120);
                int ink = y is >= 10 and < 90 && x is >= 20 and < 100 ? digit.Pixels[(y - 10) * 80 + x - 20] : 0;
                int paper = 150 - y / 4 - x / 8 + i * 7 % 5;
                return (byte)(paper - (paper - 20) * ink / 255);
            }),
        ]);
    }
}
