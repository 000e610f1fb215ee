using System.Diagnostics;
using Microsoft.Playwright;
using Nabla.Lab.Session;

namespace Nabla.Page.Tests;

/// <summary>The translation of a browser puts every text into elements of its own.</summary>
public sealed class TranslationTests(Browser browser)
{
    // As Chrome does it: a text that is translated is replaced; other translators move the text itself.
    private const string Translate = """
        replaces => {
            const texts = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walk.nextNode())
                if (walk.currentNode.data.trim() !== "" && walk.currentNode.parentElement.localName !== "font"
                    && walk.currentNode.parentElement.closest("[translate=no], script") === null)
                    texts.push(walk.currentNode);
            for (const text of texts) {
                const outer = document.createElement("font"), inner = document.createElement("font");
                outer.append(inner);
                text.replaceWith(outer);
                inner.append(replaces ? "¤" + text.data : text);
            }
            return texts.length;
        }
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Training_and_views_go_on_while_a_browser_translates(bool replaces)
    {
        await using RunningLab lab = await RunningLab.StartAsync(browser);
        await lab.Page.Keyboard.PressAsync("Space");
        foreach (string key in (string[])["1", "2", "3", "4", "5", "6", "7", "8", "9", "t", "t", "?", "Escape", "3"])
        {
            await lab.Page.Keyboard.PressAsync(key);
            Assert.True(await lab.Page.EvaluateAsync<int>(Translate, replaces) >= 0);
            await StepsAsync(lab);
            // Until its dialog is closed, keys belong to it.
            if (key == "Escape")
                await Assertions.Expect(lab.Page.Locator("dialog")).ToHaveCountAsync(0);
        }

        await lab.Page.Keyboard.PressAsync("Space");
        await lab.SeeAsync(".controls .main", "run");
        await lab.Page.ClickAsync("[aria-label=Restart]");
        await lab.SeeAsync(".legend", "step 0");
        await lab.SeeAsync("nav [aria-current=page]", "Step");
        await lab.SeeAsync("footer .caption", "δ");
        Assert.Equal(0, await lab.Page.Locator("[translate=no] font").CountAsync());
        Assert.Empty(lab.Faults);
    }

    [Theory]
    [InlineData("network", true)]
    [InlineData("nudge", false)]
    public async Task What_changes_after_it_was_translated_is_shown_once_and_in_its_place(string view, bool replaces)
    {
        await using RunningLab lab = await RunningLab.StartAsync(browser);
        lab.Session.Do(LabAction.Step);
        string[] places = ["n=2.20&e=test.11&q=BP2", "n=3.4.5&e=test.5&q=BP4", "n=2.7.3&e=test.11&q=25"];
        List<string> plain = [];
        foreach (string place in places)
        {
            await GoAsync(lab, $"#{view}?{place}");
            plain.Add(await SettledAsync(lab));
        }

        for (int i = 0; i < places.Length; i++)
        {
            await lab.Page.EvaluateAsync<int>(Translate, replaces);
            await GoAsync(lab, $"#{view}?{places[i]}");
            string text = "";
            for (int wait = 0; wait < 50 && text != plain[i]; wait++)
            {
                await lab.Page.WaitForTimeoutAsync(100);
                text = (await lab.Page.InnerTextAsync("main")).Replace("¤", "", StringComparison.Ordinal);
            }

            Assert.Equal(plain[i], text);
        }

        Assert.Empty(lab.Faults);
    }

    [Fact]
    public async Task The_sentence_at_the_bottom_follows_training_though_it_was_translated()
    {
        await using RunningLab lab = await RunningLab.StartAsync(browser, hash: "#network?e=test.11");
        await lab.Page.EvaluateAsync<int>(Translate, true);
        await lab.SeeAsync("footer .caption", "¤");
        lab.Session.Do(LabAction.Epoch);
        await lab.SeeAsync(".legend", "epoch 2");
        await Assertions.Expect(lab.Page.Locator("footer .caption")).Not.ToContainTextAsync("¤");
    }

    [Fact]
    public async Task Formulas_numbers_and_controls_are_not_translated()
    {
        await using RunningLab lab = await RunningLab.StartAsync(browser);
        lab.Session.Do(LabAction.Step);
        foreach (string key in (string[])["1", "2", "3", "4", "5", "6", "7", "8", "9", "t"])
        {
            await lab.Page.Keyboard.PressAsync(key);
            await lab.Page.WaitForTimeoutAsync(150);
            string[] open = await lab.Page.EvaluateAsync<string[]>(
                """
                () => [...document.querySelectorAll(
                    "button, select, input, svg, canvas, td, output, .num, .sym, .formula, .katex, .legend, .about")]
                    .filter(element => element.closest("[translate=no]") === null)
                    .map(element => element.outerHTML.slice(0, 120))
                """);
            Assert.True(open.Length == 0, $"view {key}:\n{string.Join('\n', open)}");
        }
    }

    // The first steps wait for the key that starts them, on a busy machine for long.
    private static async Task StepsAsync(RunningLab lab)
    {
        await lab.Page.WaitForTimeoutAsync(200);
        long step = lab.Session.Tick().Step;
        var watch = Stopwatch.StartNew();
        while (lab.Session.Tick().Step <= step)
        {
            Assert.True(watch.Elapsed.TotalSeconds < 20, "training stands still");
            await lab.Page.WaitForTimeoutAsync(50);
        }
    }

    // What the page says once it has drawn for a while without saying anything else.
    private static async Task<string> SettledAsync(RunningLab lab)
    {
        string text = "";
        for (int same = 0; same < 10;)
        {
            string next = await lab.Page.EvaluateAsync<string>("""
                () => new Promise(resolve => setTimeout(() => requestAnimationFrame(
                    () => resolve(document.querySelector("main").innerText)), 100))
                """);
            (same, text) = (next == text ? same + 1 : 0, next);
        }

        return text;
    }

    // Until the numbers of the example are there that the address names.
    private static Task<IResponse> GoAsync(RunningLab lab, string hash)
    {
        string example = $"\"example\":{hash.Split("e=test.")[1].Split('&')[0]}}}";
        return lab.Page.RunAndWaitForResponseAsync(
            () => lab.Page.EvaluateAsync("hash => { location.hash = hash; }", hash),
            response => response.Request.PostData is { } asked && asked.Contains("\"look\"", StringComparison.Ordinal)
                && asked.Contains(example, StringComparison.Ordinal));
    }
}
