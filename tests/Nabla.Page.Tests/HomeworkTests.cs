using System.Globalization;
using Microsoft.Playwright;
using Nabla.Lab.Session;
using Nabla.Teaching;

namespace Nabla.Page.Tests;

/// <summary>Homework in the page: what is hidden is nowhere, and answers are marked as by the command.</summary>
public sealed class HomeworkTests(Browser browser)
{
    [Fact]
    public async Task No_answer_is_in_the_page_until_it_is_typed()
    {
        await using RunningLab lab = await Open();
        var asked = new List<string>();
        lab.Page.Request += (_, request) => asked.Add(request.PostData ?? "");
        await lab.Page.Keyboard.PressAsync("h");
        await lab.SeeAsync(".homework h2", "Given");
        asked.Clear();
        await lab.Page.WaitForTimeoutAsync(700);
        await lab.Page.Keyboard.PressAsync("1");   // other views are closed meanwhile
        await Assertions.Expect(lab.Page.Locator(".homework")).ToHaveCountAsync(1);
        Assert.NotEmpty(asked);
        Assert.DoesNotContain(asked, body => body.Contains("delta", StringComparison.Ordinal)
            || body.Contains("\"z2\"", StringComparison.Ordinal) || body.Contains("caption", StringComparison.Ordinal));
        string page = await lab.Page.InnerTextAsync("body");
        CaseGradient<double> right = lab.Case("training", 0).Gradient<double>();
        foreach (double value in (double[])
            [right.Trace.Z(2)[0, 0], right.Trace.A(3)[0, 1], right.Trace.Delta(3)[0, 0], right.Nabla.W(2)[1, 1]])
        {
            Assert.DoesNotContain(Math.Abs(value).ToString("F3", CultureInfo.InvariantCulture), page,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Right_answers_are_right_and_a_slip_is_named()
    {
        await using RunningLab lab = await Open();
        await lab.Page.Keyboard.PressAsync("h");
        CaseFile given = lab.Case("training", 0);
        CaseGradient<double> right = given.Gradient<double>();
        for (int j = 0; j < 3; j++)
        {
            await Type(lab, $"z, layer 2, neuron {j}", right.Trace.Z(2)[0, j]);
            await Type(lab, $"a, layer 2, neuron {j}", right.Trace.A(2)[0, j]);
        }

        await lab.Page.ClickAsync("text=mark my answers");
        await lab.SeeAsync(".verdict h2", "2 quantities are right");
        for (int j = 0; j < 2; j++)   // without σ'
        {
            await Type(lab, $"z, layer 3, neuron {j}", right.Trace.Z(3)[0, j]);
            await Type(lab, $"a, layer 3, neuron {j}", right.Trace.A(3)[0, j]);
            await Type(lab, $"δ, layer 3, neuron {j}", right.Trace.A(3)[0, j] - right.Trace.Y[0, j]);
        }

        await lab.Page.ClickAsync("text=mark my answers");
        await lab.SeeAsync(".verdict h2", "δ of layer 3 is the first that is wrong");
        await lab.SeeAsync(".verdict", "BP1");
        await Assertions.Expect(lab.Page.Locator(".typed.wrong")).ToHaveCountAsync(1);
        await Assertions.Expect(lab.Page.Locator(".right-answer")).ToHaveCountAsync(4);
        await lab.Page.ClickAsync("text=leave homework");
        await lab.SeeAsync("nav [aria-current=page]", "Network");
        Assert.Empty(lab.Faults);
    }

    [Fact]
    public async Task A_large_network_is_told_how_to_open_a_small_one()
    {
        await using RunningLab lab = await RunningLab.StartAsync(browser);
        await lab.Page.Keyboard.PressAsync("h");
        await lab.SeeAsync(".one-view pre", "nabla backprop --template 2-3-2 > case.json");
        await lab.Page.ClickAsync("text=leave homework");
        await lab.SeeAsync("nav [aria-current=page]", "Network");
    }

    private Task<RunningLab> Open() =>
        RunningLab.StartAsync(browser, LabSubject.Of(CaseFile.Template(2, 3, 2), "case.json"));

    // As somebody writes it in Germany, with four decimals and a true minus.
    private static Task Type(RunningLab lab, string label, double value) => lab.Page.FillAsync(
        $"[aria-label='{label}']", value.ToString("F4", CultureInfo.InvariantCulture)
            .Replace('.', ',').Replace('-', '−'));
}
