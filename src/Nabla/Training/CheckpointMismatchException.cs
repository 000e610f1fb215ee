namespace Nabla;

/// <summary>
/// Training was to go on from a checkpoint with something that decides the bits changed, so that it would not go on as
/// if it had never stopped.
/// </summary>
public sealed class CheckpointMismatchException : NablaException
{
    internal CheckpointMismatchException(string what, string before, string now)
        : base($"The checkpoint cannot be continued here: {what} was {before} and is {now}. {Advice(what)}") =>
        (What, Before, Now, Fix) = (what, before, now, Advice(what));

    /// <summary>What differs: an option as in files, or <c>training_data</c> and the like.</summary>
    public string What { get; }

    /// <summary>What it was when the checkpoint was taken.</summary>
    public string Before { get; }

    /// <summary>What it is now.</summary>
    public string Now { get; }

    /// <summary>The way out, a sentence.</summary>
    public string Fix { get; }

    /// <summary>Whether the examples are others.</summary>
    public bool IsAboutData =>
        What is TrainingSetup.TrainingData or TrainingSetup.ValidationData or TrainingSetup.TestData;

    private static string Advice(string what) => what switch
    {
        TrainingSetup.TrainingData or TrainingSetup.ValidationData or TrainingSetup.TestData =>
            "Give it the very examples it was trained on, in the same order, or train anew.",
        _ => "Put the setting back, or train anew.",
    };
}
