using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Nabla.Lab.Explaining;
using Nabla.Lab.Session;
using Nabla.Teaching;

namespace Nabla.Page.Tests;

/// <summary>What people do on the page, and what they then see.</summary>
public sealed class PageTests(Browser browser)
{
    private const string Test11 = "#network?n=2.20&e=test.11&q=BP2";

    [Fact]
    public async Task Numbers_of_a_neuron_are_those_of_backprop_on_the_same_case()
    {
        await using RunningLab lab = await RunningLab.StartAsync(browser, hash: Test11);
        await lab.Page.ClickAsync("text=step ▶");
        await lab.SeeAsync(".legend", "step 1");
        CaseGradient<float> expected = lab.Case("test", 11).Gradient<float>();
        await lab.SeeAsync(".inspector h2", "Neuron 20 of layer 2");
        foreach (double value in (double[])
            [expected.Trace.Z(2)[0, 20], expected.Trace.A(2)[0, 20], expected.Trace.Delta(2)[0, 20]])
        {
            await lab.SeeAsync(".inspector", Shown(value));
        }

        Assert.Empty(lab.Faults);
    }

    [Fact]
    public async Task What_is_typed_stays_while_training_draws_the_page_again()
    {
        await using RunningLab lab = await RunningLab.StartAsync(browser, hash: "#nudge?n=2.20.5&e=test.11");
        await lab.Page.Keyboard.PressAsync("Space");
        ILocator field = lab.Page.GetByLabel("Number of the example").First;
        await field.FillAsync("17");
        long step = lab.Session.Tick().Step;
        string before = await lab.Page.InnerTextAsync(".legend");
        await Assertions.Expect(lab.Page.Locator(".legend")).Not.ToHaveTextAsync(before);
        await Assertions.Expect(field).ToHaveValueAsync("17");
        await field.PressAsync("Enter");
        await Assertions.Expect(lab.Page).ToHaveURLAsync(new Regex("e=test\\.17"));
        Assert.True(lab.Session.Tick().Step > step);
        Assert.Empty(lab.Faults);
    }

    [Fact]
    public async Task A_click_on_an_edge_shows_its_weight_and_its_gradient()
    {
        await using RunningLab lab = await RunningLab.StartAsync(browser, hash: Test11);
        await lab.Page.Locator(".edge .hit").Last.DispatchEventAsync("click");
        await lab.SeeAsync(".inspector h2", "Weight");
        CaseGradient<float> expected = lab.Case("test", 11).Gradient<float>();
        await lab.UntilAsync("/n=[0-9]+[.][0-9]+[.][0-9]+/.test(location.hash)");
        string hash = await lab.Page.EvaluateAsync<string>("location.hash.match(/n=([0-9.]+)/)[1]");
        int[] at = [.. hash.Split('.').Select(int.Parse)];
        await lab.SeeAsync(".inspector", Shown(expected.Nabla.W(at[0])[at[1], at[2]]));
        await lab.SeeAsync(".inspector", "Why j comes first");
    }

    [Fact]
    public async Task Steps_phases_and_the_way_back_are_buttons()
    {
        await using RunningLab lab = await RunningLab.StartAsync(browser, hash: "#step");
        string[] stages = ["2 Feed forward", "3 Output error", "4 Backpropagate", "5 Gradients"];
        foreach (string stage in stages)
        {
            await lab.Page.ClickAsync("text=phase ▸");
            await lab.SeeAsync("[aria-label=Stages] [aria-pressed=true]", stage);
        }

        Assert.Equal(0, lab.Session.Tick().Step);
        await lab.Page.ClickAsync("text=phase ▸");
        await lab.SeeAsync(".legend", "step 1");
        await lab.Page.ClickAsync("text=step ▶");
        await lab.SeeAsync(".legend", "step 2");
        await lab.Page.ClickAsync("text=◀ step");
        await lab.SeeAsync(".legend", "step 1");
        await lab.Page.ClickAsync("text=▶ run");
        await lab.SeeAsync(".legend", "epoch 3");
        await lab.Page.ClickAsync("text=❚❚ pause");
        await lab.Page.ClickAsync("[aria-label=Restart]");
        await lab.SeeAsync(".legend", "step 0");
        Assert.Empty(lab.Faults);
    }

    [Fact]
    public async Task The_whole_page_can_be_used_with_the_keyboard()
    {
        await using RunningLab lab = await RunningLab.StartAsync(browser);
        IKeyboard keys = lab.Page.Keyboard;
        string[] views =
            ["Network", "Watch", "Step", "Neuron", "Nudge", "Paths", "Check", "Learning speed", "Mistakes"];
        for (int i = views.Length; i >= 1; i--)
        {
            await keys.PressAsync($"{i}");
            await lab.SeeAsync("nav [aria-current=page]", views[i - 1]);
        }

        await keys.PressAsync("Shift+ArrowRight");
        await lab.SeeAsync(".legend", "step 1");
        await keys.PressAsync("ArrowRight");
        await Assertions.Expect(lab.Page.Locator(".equations [data-running]")).ToContainTextAsync("(25)");
        await keys.PressAsync("ArrowLeft");
        await keys.PressAsync("e");
        await lab.SeeAsync(".legend", "epoch 2");
        await keys.PressAsync("t");
        await lab.SeeAsync("main table caption", "Every neuron");
        await keys.PressAsync("t");
        await keys.PressAsync("?");
        await lab.SeeAsync("dialog h2", "Keys");
        await keys.PressAsync("Escape");
        await Assertions.Expect(lab.Page.Locator("dialog")).ToHaveCountAsync(0);
        await keys.PressAsync("d");
        Assert.Equal("dark", await lab.Page.GetAttributeAsync("html", "data-theme"));

        await lab.Page.FocusAsync("#neuron-2-0");
        await keys.PressAsync("ArrowDown");
        await lab.SeeAsync(".inspector h2", "of layer 2");
        await keys.PressAsync("Space");   // belongs to what has the focus
        Assert.False(lab.Session.Tick().IsRunning);
        await lab.Page.EvaluateAsync("document.activeElement.blur()");
        await keys.PressAsync("Space");
        await lab.SeeAsync(".controls .main", "pause");

        await keys.PressAsync("Space");
        await lab.SeeAsync(".controls .main", "run");
        await lab.Page.FocusAsync("[role=slider]");
        long step = lab.Session.Tick().Step;
        await keys.PressAsync("ArrowLeft");
        await lab.SeeAsync(".legend", $"step {Figure.Count(step - 1)}");
        await keys.PressAsync("Home");
        await lab.SeeAsync(".legend", "step 0");
        Assert.Empty(lab.Faults);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_finds_nothing_in_any_view(ColorScheme scheme)
    {
        await using RunningLab lab = await RunningLab.StartAsync(browser, scheme: scheme);
        lab.Session.Do(LabAction.Epoch);
        string axe = Path.Combine(Repository.Root, "src", "Nabla.Lab.Page", "node_modules", "axe-core", "axe.min.js");
        string script = await File.ReadAllTextAsync(axe);
        await lab.Page.EvaluateAsync(script + "; 0");
        // Another theme changes colors and nothing else.
        object rules = scheme == ColorScheme.Light ? new { }
            : new { runOnly = new { type = "rule", values = (string[])["color-contrast"] } };
        string[] states = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "1t", "t?", "l", "h"];
        foreach (string keys in states)
        {
            foreach (char key in keys)
                await lab.Page.Keyboard.PressAsync(key.ToString());
            await lab.Page.WaitForTimeoutAsync(500);
            string[] found = await lab.Page.EvaluateAsync<string[]>(
                """
                async options => (await axe.run(options)).violations.flatMap(
                    v => v.nodes.slice(0, 3).map(n => `${v.id}: ${v.help}: ${n.html.slice(0, 160)}`))
                """, rules);
            Assert.True(found.Length == 0, $"after {keys}:\n{string.Join('\n', found)}");
        }
    }

    [Fact]
    public async Task A_nudge_paths_and_a_check_are_computed_for_the_chosen_weight()
    {
        await using RunningLab lab = await RunningLab.StartAsync(browser, hash: "#nudge?n=3.4.5&e=test.11");
        var example = new Nabla.Inspection.WorkedExample(
            lab.Case("test", 11).Parameters, Cost.Quadratic, Row(lab.Case("test", 11).X), Row(lab.Case("test", 11).Y));
        await lab.SeeAsync(".two-columns caption", "Halved");
        await lab.SeeAsync(".two-columns tr", Shown(example.Nabla.W(3)[4, 5]));
        await lab.Page.Keyboard.PressAsync("6");
        await lab.SeeAsync(".one-view h2", "1 path leads");
        await lab.SeeAsync(".one-view p", Shown(example.Nabla.W(3)[4, 5]));
        await lab.Page.Keyboard.PressAsync("7");
        await lab.SeeAsync(".two-columns h2", "200 of 200 derivatives agree");
        Assert.Empty(lab.Faults);
    }

    [Fact]
    public async Task A_server_that_goes_away_and_comes_back_is_told_and_found_again()
    {
        await using RunningLab lab = await RunningLab.StartAsync(browser, hash: Test11);
        await lab.RestartAsync(() => lab.SeeAsync("footer", "Disconnected"));
        await lab.SeeAsync("footer .caption", "δ");
    }

    [Fact]
    public async Task An_address_without_its_token_says_where_to_find_it()
    {
        await using RunningLab lab = await RunningLab.StartAsync(browser);
        await lab.Page.GotoAsync($"http://127.0.0.1:{lab.Server.Port}/");
        await lab.SeeAsync(".never-blank", "open the address that nabla lab printed");
        await lab.Page.GotoAsync($"http://127.0.0.1:{lab.Server.Port}/?token=0123");
        await lab.SeeAsync(".never-blank", "open the address that nabla lab printed last");
    }

    [Fact]
    public async Task The_address_keeps_what_is_looked_at()
    {
        await using RunningLab lab = await RunningLab.StartAsync(browser, hash: "#step?n=3.4&e=test.5&q=BP4&batch=1");
        await lab.SeeAsync("[aria-label=Stages] [aria-pressed=true]", "5 Gradients");
        await lab.SeeAsync("[aria-label=Examples] [aria-pressed=true]", "whole batch");
        await lab.Page.Keyboard.PressAsync("2");
        await lab.UntilAsync("location.hash.startsWith('#watch?')");
        await lab.Page.ReloadAsync();
        await lab.SeeAsync("nav [aria-current=page]", "Watch");
    }

    [Fact]
    public async Task A_small_case_shows_every_weight_and_its_names()
    {
        LabSubject subject = LabSubject.Of(CaseFile.Template(2, 3, 2), "case.json");
        await using RunningLab lab = await RunningLab.StartAsync(browser, subject);
        Assert.Equal(12, await lab.Page.Locator(".edge").CountAsync());
        foreach (string key in (string[])["2", "3", "1"])
        {
            await lab.Page.Keyboard.PressAsync(key);
            await lab.Page.WaitForTimeoutAsync(200);
        }

        Assert.Empty(lab.Faults);
    }

    private static double[] Row(double[,] rows) =>
        [.. Enumerable.Range(0, rows.GetLength(1)).Select(k => rows[0, k])];

    // As the command shows it; powers lose their markup.
    private static string Shown(double value) => Figure.Of(value)
        .Replace("^{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
}
