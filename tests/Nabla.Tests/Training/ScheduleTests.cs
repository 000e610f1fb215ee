using System.Globalization;

namespace Nabla.Tests.Training;

public sealed class ScheduleTests
{
    private const double Roundings = 8.0 / (1L << 53);

    [Fact]
    public void Constant_step_and_exponential_change_between_epochs_only()
    {
        Rates(Schedule.Constant, epochs: 3, steps: 2, [3, 3, 3, 3, 3, 3], eta: 3);
        Rates(new StepSchedule(every: 2, factor: 0.5), 5, 1, [8, 8, 4, 4, 2], eta: 8);
        Rates(new ExponentialSchedule(0.5), 3, 2, [8, 8, 4, 4, 2, 2], eta: 8);
    }

    [Fact]
    public void Cosine_falls_over_the_whole_run()
    {
        // cos of 0°, 45°, 90°, 135°: ½(1 + cos) = 1, 0.8535…, 0.5, 0.1464…
        double up = 0.5 + Math.Sqrt(0.125), down = 0.5 - Math.Sqrt(0.125);
        Rates(new CosineSchedule(), epochs: 2, steps: 2, [2, 2 * up, 1, 2 * down], eta: 2);
        Rates(new CosineSchedule(floor: 0.5), 2, 2, [2, 1 + up, 1.5, 1 + down], eta: 2);
        // At the planned end, and if a run goes on beyond it: the floor.
        Assert.Equal(1, new CosineSchedule(floor: 0.5).Rate(2, new(Epoch: 2, Epochs: 2, Step: 0, StepsPerEpoch: 2)));
        Assert.Equal(1, new CosineSchedule(floor: 0.5).Rate(2, new(3, 2, 1, 2)));
    }

    [Fact]
    public void Cosine_warms_up_in_a_straight_line_first() =>
        // Half an epoch of eight steps: 1/4, 2/4, 3/4, 4/4 of η = 4; then 12 steps left of 16, at angles of 15°.
        Rates(new CosineSchedule(warmUp: 0.5), epochs: 2, steps: 8,
            [1, 2, 3, 4, .. Enumerable.Range(0, 12).Select(i => 2 * (1 + Math.Cos(Math.PI * i / 12)))], eta: 4);

    [Fact]
    public void One_cycle_rises_to_eta_and_falls_far_below()
    {
        // 10 steps, 4 up from 0.4 to 4: 0.4 + 3.6·½(1 − cos) at 0°, 45°, 90°, 135°; 6 down to 0.4/100 at 0°, 30°, …,
        // 150°.
        double[] rise = [.. new[] { 0, 45, 90, 135 }.Select(d => 0.4 + 1.8 * (1 - Math.Cos(d * Math.PI / 180)))];
        double[] fall =
            [.. new[] { 0, 30, 60, 90, 120, 150 }.Select(d => 0.004 + 1.998 * (1 + Math.Cos(d * Math.PI / 180)))];
        Rates(new OneCycleSchedule(rise: 0.4, start: 10, end: 100), epochs: 5, steps: 2, [.. rise, .. fall], eta: 4);
    }

    [Fact]
    public void Plateau_reduces_after_epochs_without_improvement_and_not_below_its_minimum()
    {
        var schedule = new PlateauSchedule(patience: 2, factor: 0.5, min: 0.3);
        double[] costs = [5, 4, 4, 4.5, 3, 3, double.NaN, 3, 3, 1];
        // after each epoch; 0.25 and 0.125 are below 0.3
        double[] rates = [1, 1, 1, 0.5, 0.5, 0.5, 0.3, 0.3, 0.3, 0.3];
        PlateauState state = default;
        for (int e = 0; e < costs.Length; e++)
        {
            state = schedule.After(state, costs[e]);
            Assert.Equal(rates[e], schedule.Rate(1, new(e + 1, costs.Length, 0, 1), state));
        }

        Assert.Equal(new PlateauState(Best: 1, Waited: 0, Reductions: 3), state);
        Assert.Equal(0.1, schedule.Rate(0.1, new(0, 1, 0, 1), state));   // η below the minimum stays as it is
    }

    [Fact]
    public void A_plateau_without_a_finite_first_cost_waits_for_one()
    {
        var schedule = new PlateauSchedule(patience: 3);
        Assert.Equal(new PlateauState(null, 1, 0), schedule.After(default, double.NaN));
        Assert.Equal(new PlateauState(2, 0, 0), schedule.After(new PlateauState(null, 1, 0), 2));
    }

    [Fact]
    public void Only_a_plateau_remembers_anything()
    {
        foreach (string name in Schedule.Names.Where(n => n != "plateau"))
        {
            Assert.Equal(default, Schedule.Parse(
            name == "step" ? "step:1" : name == "exponential" ? "exponential:1" : name).After(default, 1));
        }
    }

    [Theory]
    [InlineData("constant", "constant")]
    [InlineData("step:10", "step:10,0.1")]
    [InlineData("step:10,0.25", "step:10,0.25")]
    [InlineData("exponential:0.95", "exponential:0.95")]
    [InlineData("cosine", "cosine:0,0")]
    [InlineData("cosine:2.5,0.01", "cosine:2.5,0.01")]
    [InlineData("one_cycle", "one_cycle:0.3,25,10000")]
    [InlineData("plateau:7", "plateau:7,0.1,0")]
    [InlineData("plateau:7,0.5,1e-6", "plateau:7,0.5,1E-06")]
    public void A_schedule_is_read_from_its_text_and_written_back_in_every_culture(string text, string full)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        foreach (string culture in new[] { "", "de-DE", "ar-SA", "tr-TR" })
        {
            try
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
                Schedule schedule = Schedule.Parse(text);
                Assert.Equal(full, schedule.ToString());
                Assert.Equal(schedule, Schedule.Parse(full));
                Assert.Equal(full.Split(':')[0], schedule.Name);
            }
            finally
            {
                CultureInfo.CurrentCulture = before;
            }
        }
    }

    [Theory]
    [InlineData("cosin", "Did you mean \"cosine\"?")]
    [InlineData("exponential", "has 0 number(s)")]
    [InlineData("constant:3", "has 1 number(s)")]
    [InlineData("step:a", "\"a\"")]
    [InlineData("step:1.5", "whole number")]
    [InlineData("step:0", "at least 1")]
    [InlineData("step:2,1.5", "is 1.5")]
    [InlineData("cosine:-1", "warm-up in epochs is -1")]
    [InlineData("one_cycle:2", "is 2")]
    [InlineData("plateau:0", "patience")]
    [InlineData("exponential:NaN", "is NaN")]
    public void A_wrong_text_is_refused_with_what_is_wrong(string text, string complaint)
    {
        var problem = Assert.ThrowsAny<ArgumentException>(() => Schedule.Parse(text));
        Assert.Contains(complaint, problem.Message, StringComparison.Ordinal);
    }

    private static void Rates(Schedule schedule, int epochs, int steps, double[] expected, double eta)
    {
        Assert.Equal(epochs * steps, expected.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double rate = schedule.Rate(eta, new(i / steps, epochs, i % steps, steps));
            Assert.True(Math.Abs(rate - expected[i]) <= Roundings * eta,
                FormattableString.Invariant($"{schedule}, step {i}: expected {expected[i]:R}, got {rate:R}"));
        }
    }
}
