using Nabla.Lab.Drawing;

namespace Nabla.Lab.Tests.Drawing;

public sealed class TerminalChartTests
{
    static readonly Curve Falling = new("cost", [4, 3, 2, 1]), Rising = new("accuracy", [1, 2, 3, 4]);

    [Fact]
    public void Two_curves_without_color_have_a_character_each() => Check("?", [Falling, Rising], TerminalLook.Ascii);

    [Fact]
    public void One_curve_is_drawn_in_dots() => Check("?", [Falling], TerminalLook.Unicode);
    static void Check(string expected, IReadOnlyList<Curve> curves, TerminalLook look) =>
        Assert.Equal(expected, string.Join('\n', TerminalChart.Draw(curves, 30, 4, look)));
}
