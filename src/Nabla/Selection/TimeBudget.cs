namespace Nabla;

/// <summary>The time that choosing, testing and training may take together (<see cref="TrainingHost.TimeLimit"/>). What
/// does not fit is left out, and said.</summary>
internal sealed class TimeBudget
{
    /// <summary>Choosing is over after this share of the time.</summary>
    internal const double ForChoosing = 0.4;

    /// <summary>The folds that the figure is of are over after this share.</summary>
    internal const double ForFigure = 0.6;

    /// <summary>The last training is ended after this share of the time and half a second: a network that learned
    /// little is worth more than one that learned nothing.</summary>
    private const double AtLast = 1.04;

    /// <summary>The share of what is left then that the last training is made for; the rest is for a machine that
    /// slows down, and for saving.</summary>
    private const double ForTraining = 0.75;

    private readonly TimeProvider _clock;
    private readonly TimeSpan _limit;
    private readonly long _start;

    private TimeBudget(TimeProvider clock, TimeSpan limit) =>
        (_clock, _limit, _start) = (clock, limit, clock.GetTimestamp());

    /// <summary>Begins now; null: there is no limit.</summary>
    internal static TimeBudget? Of(TrainingHost host) =>
        host.TimeLimit is { } limit ? new(host.Clock, limit) : null;

    /// <summary>What is left of a share of the time; not below 0.</summary>
    internal TimeSpan Left(double share = 1)
    {
        TimeSpan left = _limit * share - _clock.GetElapsedTime(_start);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Whether something that takes so long is over before a share of the time is.</summary>
    internal bool Allows(TimeSpan next, double share) => next < Left(share);

    /// <summary>Ends the last training with the time, or with another token.</summary>
    internal static CancellationTokenSource EndingLast(TimeBudget? budget, CancellationToken cancellationToken)
    {
        CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (budget is not null)
            end.CancelAfter(budget.Left(AtLast) + TimeSpan.FromSeconds(0.5));
        return end;
    }

    /// <summary>Ends what is begun with a share of the time, or with another token; with that alone where there is no
    /// limit.</summary>
    internal static CancellationTokenSource Ending(
        TimeBudget? budget, double share, CancellationToken cancellationToken)
    {
        var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (budget is not null)
            end.CancelAfter(budget.Left(share));
        return end;
    }

    /// <summary>As many epochs as there is time for: short trainings, each twice as long as the one before, tell how
    /// long one takes.</summary>
    /// <param name="source">The data.</param>
    /// <param name="recipe">How they are learned from; its epochs are the most.</param>
    /// <param name="from">The model to go on with; or null.</param>
    /// <param name="host">How.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The recipe, and how many epochs it would have without the limit; null where they fit.</returns>
    internal (Recipe Recipe, int? Without) Fit(
        ExampleSource source, Recipe recipe, Model? from, TrainingHost host, CancellationToken cancellationToken)
    {
        const double EnoughToTell = 0.1;   // of the time left
        const double First = 0.25;         // the same of the first, in which code is compiled
        TrainingPlan plan = TrainingPlan.For(source, recipe, from);
        int most = plan.Recipe.Epochs!.Value;
        TrainingHost probe = host with { Checkpoints = null, TimeLimit = null };
        // Networks of an ensemble take turns where not all run at once.
        int networks = plan.Recipe.Ensemble ?? 1, jobs = Jobs.Of(host, networks, plan.Bytes);
        int turns = (networks + jobs - 1) / jobs;
        Recipe one = recipe with { Ensemble = null };
        for (int epochs = 1; epochs < most; epochs = (int)Math.Min(2L * epochs, most))
        {
            long begin = _clock.GetTimestamp();
            using CancellationTokenSource end = Ending(this, 1, cancellationToken);
            try
            {
                TrainingPlan.For(source, one with { Epochs = epochs }, from).Run(probe, null, end.Token);
            }
            catch (RecipeException)
            {
                continue;   // another value asks for more epochs
            }
            catch (DivergenceException)
            {
                return (recipe, null);   // the training itself tells it
            }

            cancellationToken.ThrowIfCancellationRequested();
            TimeSpan took = _clock.GetElapsedTime(begin), left = Left() * ForTraining / turns;
            if (took < left * (epochs == 1 ? First : EnoughToTell))
                continue;
            double fitting = Math.Floor(epochs * (left / took));
            return fitting >= most ? (recipe, null)
                : (recipe with { Epochs = Math.Max(1, (int)fitting) }, most);
        }

        return (recipe, null);
    }
}
