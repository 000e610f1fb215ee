namespace Nabla;

/// <summary>
/// What random numbers are for: streams of different purposes never share a number. Stored runs depend on these values.
/// </summary>
internal enum Purpose : byte
{
    /// <summary>Weights and biases at the start, a stream for each layer.</summary>
    Initialization = 1,

    /// <summary>The order of the examples, a stream for each epoch.</summary>
    Shuffle = 2,

    /// <summary>Which activations are dropped, a stream for each layer, epoch and step.</summary>
    Dropout = 3,

    /// <summary>Which examples are held out or sampled.</summary>
    Split = 4,

    /// <summary>Which parameters and points a check samples.</summary>
    Check = 5,

    /// <summary>What the trials of a search try, a stream for each trial and axis.</summary>
    Search = 6,

    /// <summary>The order into which a column is shuffled to see what it is worth, a stream for each column and
    /// repetition.</summary>
    Importance = 7,
}
