using Nabla.Lab.Drawing;

namespace Nabla.Lab.Tests.Drawing;

public sealed class TerminalImageTests
{
    private static readonly double[] s_pixels =
    [
        0.0, 0.5, 1.0,
        1.0, 0.25, 0.0,
        0.1, 0.75, 0.0,
    ];

    [Fact]
    public void Ascii_has_two_characters_for_a_pixel_and_darker_ink_for_more() =>
        Assert.Equal(["  ++@@", "@@::", "..##"], TerminalImage.Draw(s_pixels, 3, TerminalLook.Ascii));

    [Fact]
    public void Unicode_has_five_shades() =>
        Assert.Equal(["  ▒▒██", "██░░", "  ▓▓"], TerminalImage.Draw(s_pixels, 3, TerminalLook.Unicode));

    [Fact]
    public void Color_has_two_rows_to_a_line_and_changes_color_only_where_it_must() => Assert.Equal(
        [
            "\e[38;5;232;48;5;255m▀▀\e[38;5;255;48;5;232m▀\e[0m",
            "\e[38;5;244;49m▀▀▀\e[0m",
        ],
        TerminalImage.Draw([0, 0, 1, 1, 1, 0, 0.5, 0.5, 0.5], 3, TerminalLook.Color));

    [Fact]
    public void Values_beyond_the_range_are_taken_as_its_ends_and_NaN_as_nothing() => Assert.Equal(
        ["    @@@@"], TerminalImage.Draw([double.NaN, -5, 7, double.PositiveInfinity], 4, TerminalLook.Ascii));

    [Fact]
    public void Pixels_that_do_not_make_whole_rows_are_refused() =>
        Assert.Throws<ArgumentException>(() => TerminalImage.Draw(s_pixels, 4, TerminalLook.Ascii));
}
