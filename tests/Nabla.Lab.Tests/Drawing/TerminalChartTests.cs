using Nabla.Lab.Drawing;

namespace Nabla.Lab.Tests.Drawing;

public sealed class TerminalChartTests
{
    private static readonly Curve s_falling = new("cost", [4, 3, 2, 1]), s_rising = new("accuracy", [1, 2, 3, 4]);

    [Fact]
    public void Two_curves_without_color_have_a_character_each() => Check(TerminalLook.Ascii, [s_falling, s_rising],
        """
        4 |*****                 ooooo
          |     ******** oooooooo
          |     ooooooooo********
        1 |ooooo                 *****
          +---------------------------
           1         epoch           4
           * cost  o accuracy
        """);

    [Fact]
    public void One_curve_is_drawn_in_dots_of_an_eighth_of_a_character() => Check(TerminalLook.Unicode, [s_falling],
        """
        4 ┤⠉⠒⠒⠤⢄⣀⡀
          │      ⠈⠉⠑⠒⠤⠤⣀⡀
          │             ⠈⠉⠒⠒⠤⢄⣀⡀
        1 ┤                    ⠈⠉⠒⠒⠤⠤⣀
          └───────────────────────────
           1         epoch           4
           ── cost
        """);

    [Fact]
    public void A_value_that_is_not_finite_leaves_a_gap() =>
        Check(TerminalLook.Ascii, [new("cost", [1, double.NaN, 0, 0.5])],
        """
        1 |*
          |
          |                      *****
        0 |                 *****
          +---------------------------
           1         epoch           4
           * cost
        """);

    [Fact]
    public void A_single_value_is_a_dot() => Check(TerminalLook.Ascii, [new("cost", [0.25])],
        """
        0.25 |*
             |
             |
             |
             +------------------------
              1
              * cost
        """);

    [Fact]
    public void In_color_every_cell_has_the_color_of_its_curve_and_so_has_the_legend()
    {
        var lines = TerminalChart.Draw([s_falling, s_rising], 30, 4, TerminalLook.Color);
        Assert.StartsWith("4 ┤\e[38;5;39m⠉\e[0m", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("\e[38;5;208m⠉\e[0m", lines[0], StringComparison.Ordinal);
        Assert.Equal("   \e[38;5;39m──\e[0m cost  \e[38;5;208m──\e[0m accuracy", lines[^1]);
    }

    [Fact]
    public void The_scale_is_written_as_asked_in_no_one_s_language()
    {
        var lines = TerminalChart.Draw([new("accuracy", [0.5, 0.975])], 30, 3, TerminalLook.Ascii, "P1");
        Assert.StartsWith("97.5% |", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("50.0% |", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_finite_is_nothing_to_draw() =>
        Assert.Empty(
            TerminalChart.Draw([new("cost", [double.NaN, double.PositiveInfinity])], 30, 4, TerminalLook.Ascii));

    private static void Check(TerminalLook look, IReadOnlyList<Curve> curves, string expected) =>
        Assert.Equal(expected.ReplaceLineEndings("\n"), string.Join('\n', TerminalChart.Draw(curves, 30, 4, look)));
}
