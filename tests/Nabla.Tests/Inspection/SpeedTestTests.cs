using Nabla.Inspection;

namespace Nabla.Tests.Inspection;

public sealed class SpeedTestTests
{
    [Fact]
    public void Operations_are_counted_forward_once_more_for_BP4_and_from_layer_3_on_for_BP2()
    {
        Architecture architecture = Architecture.Create([784, 30, 10], Activation.Sigmoid, Activation.Sigmoid);
        Assert.Equal(2 * 10 * (784 * 30 + 30 * 10), SpeedTest.ForwardFlops(architecture, 10));
        Assert.Equal(2 * 10 * (2 * (784 * 30 + 30 * 10) + 30 * 10), SpeedTest.StepFlops(architecture, 10));
    }

    [Fact]
    public void A_step_takes_the_time_between_two_ticks_shared_among_the_steps_of_an_epoch()
    {
        // A clock that only ticks when it is asked, a second each time: an epoch begins and ends with a question.
        var clock = new TickingClock();
        SpeedTestReport report = SpeedTest.Run<double>(
            [200, 100], 50, new SpeedTestOptions { Budget = TimeSpan.FromSeconds(20), TimeProvider = clock });
        double stepsPerEpoch = 1 / report.Step.Median;
        Assert.Equal(2e8 / (2 * 2 * 50 * 200 * 100), stepsPerEpoch, 1e-9 * stepsPerEpoch);
        Assert.Equal(report.Step.Least, report.Step.Most);
        Assert.True(report.Step.Samples > 1);
        Assert.Equal(50 * stepsPerEpoch, report.ExamplesPerSecond, 1e-9 * report.ExamplesPerSecond);
    }

    [Fact]
    public void The_median_of_an_even_number_of_times_lies_between_the_middle_two()
    {
        Assert.Equal(new Spread { Median = 2.5, Least = 1, Most = 9, Samples = 4 }, Spread.Of([9, 2, 3, 1]));
        Assert.Equal(new Spread { Median = 3, Least = 1, Most = 9, Samples = 3 }, Spread.Of([9, 3, 1]));
        Assert.Throws<ArgumentException>(() => Spread.Of([]));
    }

    [Fact]
    public void Times_are_of_a_single_call()
    {
        var clock = new TickingClock();
        Spread spread = Spread.Measure(() => clock.GetTimestamp(), TimeSpan.FromSeconds(40), clock);
        Assert.Equal(new Spread
        {
            Median = 2,
            Least = 2,
            Most = 2,
            Samples = spread.Samples,
        }, spread);   // the action ticks once, the question after it once
        Assert.InRange(spread.Samples, 5, 20);
    }

    [Fact]
    public void A_canceled_measurement_says_so()
    {
        using var canceled = new CancellationTokenSource();
        canceled.Cancel();
        Assert.Throws<OperationCanceledException>(() =>
            SpeedTest.Run<float>([3, 2], 5, cancellationToken: canceled.Token));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void A_batch_or_a_number_of_threads_below_1_is_refused(int batchSize, int threads) =>
        Assert.ThrowsAny<ArgumentException>(() => SpeedTest.Run<float>([3, 2], batchSize, new() { Threads = threads }));

    [Fact]
    public void Two_threads_have_twice_the_operations_of_one_on_a_clock_that_is_the_same_for_both()
    {
        // Every pass of the loop takes one tick of a thread's own clock.
        double one = SpeedTest.PeakFlops<float>(1, TimeSpan.FromSeconds(3), new ThreadClock());
        double two = SpeedTest.PeakFlops<float>(2, TimeSpan.FromSeconds(3), new ThreadClock());
        Assert.True(one > 0);
        Assert.Equal(2 * one, two);
        double ofDoubles = SpeedTest.PeakFlops<double>(1, TimeSpan.FromSeconds(3), new ThreadClock());
        Assert.Equal(KernelInfo.Name == "scalar" ? one : one / 2, ofDoubles);
        Assert.Throws<ArgumentOutOfRangeException>(() => SpeedTest.PeakFlops<float>(0, TimeSpan.Zero));
    }

    private sealed class TickingClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => ++_now;
    }

    private sealed class ThreadClock : TimeProvider
    {
        [ThreadStatic]
        private static long s_now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => ++s_now;
    }
}
