namespace Nabla.Inspection;

/// <summary>What a nudge moves.</summary>
public enum NudgeTarget
{
    /// <summary>A weight w^l_jk.</summary>
    Weight,

    /// <summary>A bias b^l_j.</summary>
    Bias,

    /// <summary>A weighted input z^l_j, as the chapter's demon does.</summary>
    WeightedInput,

    /// <summary>An activation a^l_j, or an input where l = 1.</summary>
    Activation,
}
