using Nabla.Cli.Training;

namespace Nabla.EndToEnd.Tests.Training;

public sealed class LiveLineTests
{
    private static readonly TrainingStarted s_run = new(
        Architecture.Create([784, 30, 10], Activation.Sigmoid, Activation.Sigmoid), Cost.Quadratic, 50_000, 30, 5000);

    private static readonly StepTaken s_step = new(2, 7050, 2050, 0.06604, 3);

    [Theory]
    [InlineData(
        120, " epoch 2/30 [========>           ]  41%  cost 0.0660  1.5M ex/s  7s left      Ctrl-C saves and stops")]
    [InlineData(90, " epoch 2/30 [====>     ]  41%  cost 0.0660  1.5M ex/s  7s left  Ctrl-C saves and stops")]
    [InlineData(80, " epoch 2/30 [====>     ]  41%  cost 0.0660  7s left  Ctrl-C saves and stops")]
    [InlineData(20, " epoch 2/30 [====> ")]
    public void The_line_fits_its_terminal(int width, string line) =>
        Assert.Equal(line, LiveLine.Text(s_run, s_step, (1_480_000, 6.2), width));

    [Fact]
    public void What_was_drawn_is_erased_once()
    {
        var to = new StringWriter();
        var live = new LiveLine(to, 80, TimeProvider.System);
        live.Draw(s_run, s_step);
        string drawn = to.ToString();
        Assert.StartsWith("\r\e[K epoch 2/30", drawn, StringComparison.Ordinal);
        live.Clear();
        Assert.Equal(drawn + "\r\e[K", to.ToString());
        live.Clear();
        Assert.Equal(drawn + "\r\e[K", to.ToString());
    }

    [Fact]
    public void Figures_are_short_and_the_same_in_every_culture()
    {
        Assert.Equal("23,860", Figures.Count(23_860));
        Assert.Equal("97.46%", Figures.Percent(346 / 355.0));
        Assert.Equal(["0", "4.0e-05", "0.0931", "12.35", "15,115", "1.2e+08"],
            new[] { 0, 4e-5, 0.09312, 12.345678, 15_114.8, 1.2e8 }.Select(Figures.Cost));
        Assert.Equal(["0.04s", "12s", "3m05s", "1h02m"], new[] { 0.04, 12.2, 185, 3725 }.Select(Figures.Time));
        Assert.Equal(
            ["950", "1.5k", "12k", "1.5M", "15M"], new[] { 950, 1500, 12_000, 1.48e6, 1.5e7 }.Select(Figures.Short));
    }

    [Theory]
    [InlineData(
        "dotnet run -c Release --project src/Nabla.Cli -- train", "dotnet run -c Release --project src/Nabla.Cli --")]
    [InlineData("/usr/bin/dotnet run", "dotnet run --")]
    [InlineData("sh -c run", null)]
    [InlineData("dotnet exec nabla.dll train", null)]
    public void Suggestions_begin_as_the_user_began(string parent, string? expected) =>
        Assert.Equal(expected, HowInvoked.FromDotnetRun(parent.Split(' ')));
}
