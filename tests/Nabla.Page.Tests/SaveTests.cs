using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.Playwright;
using Nabla.IO;
using Nabla.Teaching;

namespace Nabla.Page.Tests;

/// <summary>What is saved: every picture as a file that needs nothing else, and numbers in all digits.</summary>
public sealed class SaveTests(Browser browser)
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    [Fact]
    public async Task Every_picture_of_every_view_is_saved_as_SVG_with_its_legend()
    {
        await using RunningLab lab = await RunningLab.StartAsync(browser, hash: "#network?n=2.20&e=test.11");
        await lab.Page.ClickAsync("text=step ▶");
        int all = 0;
        for (char view = '1'; view <= '9'; view++)
        {
            await lab.Page.Keyboard.PressAsync(view.ToString());
            await lab.Page.WaitForTimeoutAsync(900);
            await lab.Page.Keyboard.PressAsync("s");
            int count = await lab.Page.Locator("[aria-label=Picture] option").CountAsync();
            Assert.True(count > 0, $"view {view} has no picture");
            for (int i = 0; i < count; i++)
            {
                await lab.Page.SelectOptionAsync("[aria-label=Picture]", $"{i}");
                XElement svg = XElement.Parse(Encoding.UTF8.GetString(await Saved(lab, "SVG")));
                Assert.Equal(s_svg + "svg", svg.Name);
                string text = string.Concat(svg.Elements(s_svg + "text").Select(line => line.Value + " "));
                Assert.Contains("seed 7, step 1.", text, StringComparison.Ordinal);
                Assert.True(svg.Elements(s_svg + "svg").Any() || svg.Elements(s_svg + "image").Any(), text);
                Assert.DoesNotContain(svg.DescendantsAndSelf().Attributes(), attribute => attribute.Name == "class"
                    || attribute.Value.Contains("var(", StringComparison.Ordinal)
                    || (attribute.Name == "href" && !attribute.Value.StartsWith("data:", StringComparison.Ordinal)));
                all++;
            }

            await lab.Page.Keyboard.PressAsync("Escape");
        }

        Assert.True(all >= 20, $"{all} pictures");
        Assert.Empty(lab.Faults);
    }

    [Fact]
    public async Task A_picture_is_saved_as_PNG_twice_as_large()
    {
        await using RunningLab lab = await RunningLab.StartAsync(browser, hash: "#network?n=2.20&e=test.11");
        await lab.Page.Keyboard.PressAsync("s");
        XElement svg = XElement.Parse(Encoding.UTF8.GetString(await Saved(lab, "SVG")));
        byte[] png = await Saved(lab, "PNG");
        string folder = Path.Combine(Repository.Root, "TestResults", "page");
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, "saved.png"), png);   // to look at
        GrayImage image = GrayImage.Read(new MemoryStream(png));
        Assert.Equal((int)(2 * double.Parse(svg.Attribute("width")!.Value, CultureInfo.InvariantCulture)), image.Width);
        Assert.True(image.Pixels.Distinct().Count() > 20, "the picture is empty");
    }

    [Fact]
    public async Task Numbers_are_saved_in_all_digits()
    {
        await using RunningLab lab = await RunningLab.StartAsync(browser, hash: "#neuron?n=2.20&e=test.11");
        await lab.UntilAsync("document.querySelector('.incoming') !== null");
        await lab.Page.Keyboard.PressAsync("s");
        CaseGradient<float> right = lab.Case("test", 11).Gradient<float>();
        string[] rows = Encoding.UTF8.GetString(await Saved(lab, "CSV")).TrimEnd().Split('\n');
        Assert.Equal(1 + 64 + 30 + 10, rows.Length);
        string[] neuron = rows[1 + 64 + 20].Split(',');
        Assert.Equal(["2", "20"], neuron[..2]);
        Assert.Equal(right.Trace.Z(2)[0, 20], float.Parse(neuron[3], CultureInfo.InvariantCulture));
        Assert.Equal(right.Trace.Delta(2)[0, 20], float.Parse(neuron[6], CultureInfo.InvariantCulture));
        using var json = JsonDocument.Parse(await Saved(lab, "JSON"));
        JsonElement w = json.RootElement.GetProperty("quantities").GetProperty("nablaW3");
        Assert.Equal(right.Nabla.W(3)[9, 29], (float)w[9][29].GetDouble());
    }

    [Fact]
    public async Task The_worked_line_is_copied_as_text_and_as_LaTeX()
    {
        await using RunningLab lab = await RunningLab.StartAsync(browser, hash: "#step?e=test.11&q=BP2");
        await lab.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        string products = await lab.Page.InnerTextAsync(".worked >> nth=1");
        Assert.Equal(10, products.Count(c => c == '·') - products.Split("·10").Length + 1);   // but for powers of ten
        await lab.Page.ClickAsync(".worked >> nth=0 >> text=LaTeX");
        string latex = await lab.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        Assert.StartsWith("$", latex, StringComparison.Ordinal);
        Assert.Contains(@"\delta ^{2}_{", latex, StringComparison.Ordinal);
        Assert.Contains(@"\sigma '", latex, StringComparison.Ordinal);
        Assert.DoesNotContain("δ", latex, StringComparison.Ordinal);
        await lab.Page.ClickAsync(".worked >> nth=0 >> text=\"copy\"");
        string text = await lab.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        Assert.Contains("·", text, StringComparison.Ordinal);
    }

    private static async Task<byte[]> Saved(RunningLab lab, string button)
    {
        IDownload download = await lab.Page.RunAndWaitForDownloadAsync(
            () => lab.Page.ClickAsync($"dialog >> text=\"{button}\" >> nth=0"));
        return await File.ReadAllBytesAsync(await download.PathAsync());
    }
}
