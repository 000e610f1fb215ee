using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using Nabla.Lab.Explaining;
using Nabla.Lab.Session;
using Nabla.Teaching;

namespace Nabla.Page.Tests;

/// <summary>Every lesson is gone through: its sentences are true, its numbers those of the library, and each task can
/// be done as it says.</summary>
public sealed class LessonTests(Browser browser)
{
    private static readonly JsonElement s_lessons = JsonDocument.Parse(File.ReadAllText(Path.Combine(
        Repository.Root, "src", "Nabla.Lab.Page", "src", "lessons", "lessons.json"))).RootElement;

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, s_lessons.GetArrayLength())];

    [Fact]
    public void There_are_ten() => Assert.Equal(10, s_lessons.GetArrayLength());

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task A_lesson_is_true_and_can_be_done(int number)
    {
        await using RunningLab lab = await RunningLab.StartAsync(browser);
        await lab.Page.Keyboard.PressAsync("l");
        JsonElement lesson = s_lessons[number];
        await lab.Page.ClickAsync($"text=\"{lesson.GetProperty("title").GetString()}\"");
        (string Of, int Example) shown = ("training", 0);
        int at = 0, count = lesson.GetProperty("steps").GetArrayLength();
        foreach (JsonElement step in lesson.GetProperty("steps").EnumerateArray())
        {
            await lab.SeeAsync(".lesson-head .quiet", $"{++at} of {count}");
            if (step.TryGetProperty("set", out JsonElement set)
                && set.TryGetProperty("example", out JsonElement example))
            {
                shown = (example[0].GetString()!, example[1].GetInt32());
            }

            await Assertions.Expect(lab.Page.Locator(".lesson")).ToHaveAttributeAsync(
                "data-claims", "true", new() { Timeout = 30_000 });
            await NumbersAreRight(lab, step.GetProperty("say").GetString()!, shown);
            if (step.TryGetProperty("task", out JsonElement task))
            {
                if (task.TryGetProperty("answer", out JsonElement answer))
                    await Answer(lab, Value(lab, answer.GetString()!, shown));
                else
                    await Do(lab, task.GetProperty("do"));
                await Assertions.Expect(lab.Page.Locator(".task.done")).ToHaveCountAsync(1, new() { Timeout = 60_000 });
            }

            if (at < count)
                await lab.Page.ClickAsync("text=\"next\"");
        }

        await lab.Page.ClickAsync("[aria-label='Leave the lesson']");
        await Assertions.Expect(lab.Page.Locator(".lesson")).ToHaveCountAsync(0);
        Assert.Empty(lab.Faults);
    }

    [Fact]
    public async Task Other_data_are_told_where_the_lessons_are()
    {
        LabSubject subject = LabSubject.Of(CaseFile.Template(2, 3, 2), "case.json");
        await using RunningLab lab = await RunningLab.StartAsync(browser, subject);
        await lab.Page.Keyboard.PressAsync("l");
        await lab.SeeAsync(".lesson-list .quiet", "nabla lab digits --seed 0");
        await Assertions.Expect(lab.Page.Locator(".lesson-list button").First).ToBeDisabledAsync();
    }

    // Names in braces became the numbers of backpropagation on the same case.
    private static async Task NumbersAreRight(RunningLab lab, string say, (string Of, int Example) shown)
    {
        string[] expected = [.. say.Split('{').Skip(1)
            .Select(part => part[..part.IndexOf('}', StringComparison.Ordinal)])
            .Where(name => name.Contains('[', StringComparison.Ordinal))
            .Select(name => Plain(Figure.Of(Value(lab, name, shown))))];
        string text = "…";
        for (int i = 0; i < 50 && !(Holds(text) && !text.Contains('…', StringComparison.Ordinal)); i++)
        {
            await lab.Page.WaitForTimeoutAsync(100);
            text = Plain(await lab.Page.InnerTextAsync(".lesson-text p"));
        }

        Assert.True(Holds(text), $"{text}\nhas not {string.Join(", ", expected)}");
        Assert.DoesNotContain("…", text, StringComparison.Ordinal);

        bool Holds(string shownText) => expected.All(value => shownText.Contains(value, StringComparison.Ordinal));
    }

    private static async Task Answer(RunningLab lab, double right)
    {
        string Written(double value) => value.ToString("E2", CultureInfo.InvariantCulture);
        await lab.Page.FillAsync(".typed", Written(1.1 * right));
        await lab.SeeAsync(".task", "Not yet");
        await lab.Page.FillAsync(".typed", Written(right).Replace('.', ',').Replace("-", "−", StringComparison.Ordinal)
            .Replace("E−", "E-", StringComparison.Ordinal));
    }

    private static async Task Do(RunningLab lab, JsonElement acts)
    {
        foreach (JsonElement act in acts.EnumerateArray())
        {
            string Text(int i) => act[i].GetString()!;
            switch (Text(0))
            {
                case "click":
                    await lab.Page.ClickAsync(Text(1));
                    break;
                case "key":
                    await lab.Page.Keyboard.PressAsync(Text(1));
                    break;
                case "slide":
                    await lab.Page.Locator(Text(1)).First.FillAsync(Text(2));
                    break;
                case "select":
                    await lab.Page.SelectOptionAsync(Text(1), Text(2));
                    break;
                case "edge":
                    await lab.Page.Locator(".edge .hit").Last.DispatchEventAsync("click");
                    break;
                default:
                    for (int i = 0; i < act[1].GetInt32() && lab.Session.Tick().Problem is null; i++)
                        await lab.Page.ClickAsync("text=step ▶", new() { Force = true });
                    break;
            }
        }
    }

    // As in delta3[9] or nablaW3[9,29], from the library's own run of the case.
    private static double Value(RunningLab lab, string name, (string Of, int Example) shown)
    {
        CaseGradient<float> run = lab.Case(shown.Of, shown.Example).Gradient<float>();
        string[] parts = name.Split('[', ',', ']');
        string quantity = parts[0][..^1];
        int l = parts[0][^1] - '0', j = int.Parse(parts[1], CultureInfo.InvariantCulture);
        return quantity switch
        {
            "a" => run.Trace.A(l)[0, j],
            "delta" => run.Trace.Delta(l)[0, j],
            "nablaW" => run.Nabla.W(l)[j, int.Parse(parts[2], CultureInfo.InvariantCulture)],
            "prime" => run.Trace.A(l)[0, j] * (1 - run.Trace.A(l)[0, j]),
            "back" => Back(lab.Case(shown.Of, shown.Example), run, l, j),
            _ => throw new ArgumentException(name, nameof(name)),
        };
    }

    private static double Back(CaseFile given, CaseGradient<float> run, int l, int j)
    {
        float sum = 0;
        for (int k = 0; k < given.Architecture.Width(l + 1); k++)
            sum = float.FusedMultiplyAdd((float)given.Parameters.W(l + 1)[k, j], run.Trace.Delta(l + 1)[0, k], sum);
        return sum;
    }

    private static string Plain(string text) => text.Replace("^{", "", StringComparison.Ordinal)
        .Replace("}", "", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal);
}
