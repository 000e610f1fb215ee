namespace Nabla.Compare;

/// <summary>Something that can be timed.</summary>
internal abstract class Contestant
{
    /// <summary>Does at least so many units.</summary>
    /// <returns>How many, and the seconds they took.</returns>
    public abstract (long Units, double Seconds) Run(int units);

    /// <summary>What all contestants of a row should agree on: costs of the first steps, or outputs; null:
    /// nothing.</summary>
    public virtual double[]? Curve(int count) => null;
}
