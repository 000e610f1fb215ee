namespace Nabla;

/// <summary>What the values of a column to predict are.</summary>
public enum TargetKind
{
    /// <summary>Classes: every value is one of a few, in no order.</summary>
    Classes,

    /// <summary>Real numbers.</summary>
    Numbers,
}
