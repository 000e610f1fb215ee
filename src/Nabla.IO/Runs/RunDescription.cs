namespace Nabla.IO;

/// <summary>What a record of a run says about it besides what training reports: enough to do it again.</summary>
internal sealed record RunDescription
{
    /// <summary>Every setting as it was resolved, an object.</summary>
    public required JsonElement Configuration { get; init; }

    /// <summary>What the data are called.</summary>
    public required string Data { get; init; }

    /// <summary>Number of validation examples; null where there are none.</summary>
    public int? ValidationExamples { get; init; }

    /// <summary>Number of test examples; null where there are none.</summary>
    public int? TestExamples { get; init; }

    /// <summary>The seed of everything random.</summary>
    public required ulong Seed { get; init; }

    /// <summary><c>float32</c> or <c>float64</c>.</summary>
    public required string Precision { get; init; }

    /// <summary>Number of threads.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The version of Nabla.</summary>
    public required string Version { get; init; }

    /// <summary>The folder of the run; null where it has none.</summary>
    public string? Folder { get; init; }
}
