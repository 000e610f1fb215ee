using System.Xml.Linq;

namespace Nabla.Lab.Tests.Drawing;

/// <summary>The pictures in the guide are what the code draws.</summary>
public sealed class GuidePicturesTests
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "docs", "guide", "pictures");

    [Fact]
    public void Every_picture_that_is_committed_is_what_the_generator_writes()
    {
        var differing = new List<string>();
        string received = Path.Combine(Repository.Root, "TestResults", "pictures");
        foreach ((string name, string svg) in GuidePictures.All())
        {
            string stored = Path.Combine(s_folder, name);
            if (File.Exists(stored) && File.ReadAllText(stored) == svg)
                continue;
            Directory.CreateDirectory(received);
            File.WriteAllText(Path.Combine(received, name), svg);
            differing.Add(name);
        }

        Assert.True(
            differing.Count == 0, $"{string.Join(", ", differing)}: if that is meant, cp {received}/* {s_folder}");
    }

    [Fact]
    public void There_is_no_picture_that_nobody_draws() => Assert.Empty(
        Directory.EnumerateFiles(s_folder).Select(Path.GetFileName).Except(GuidePictures.All().Select(p => p.Name)));

    [Fact]
    public void Pictures_are_well_formed_named_and_finite()
    {
        foreach ((string name, string svg) in GuidePictures.All())
        {
            XElement root = XElement.Parse(svg);
            Assert.NotEmpty(root.Elements().First(e => e.Name.LocalName == "title").Value);
            Assert.DoesNotContain("NaN", svg, StringComparison.Ordinal);
            Assert.DoesNotContain("∞", svg, StringComparison.Ordinal);
            int most = name == "activations.svg" ? 90_000 : 40_000;   // of all of them
            Assert.True(svg.Length < most, $"{name} has {svg.Length} characters");
        }
    }
}
