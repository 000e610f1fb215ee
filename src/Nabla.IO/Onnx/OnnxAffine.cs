namespace Nabla.IO;

/// <summary>factor · x + shift of each number of an example, in double: what a layer of weights takes into itself, the
/// one before as factors of its rows, the next as factors of its columns.</summary>
/// <param name="Factors">One for each number, or a single one for all.</param>
/// <param name="Shifts">As many.</param>
/// <param name="Place">The node that did it last, for messages.</param>
internal sealed record OnnxAffine(double[] Factors, double[] Shifts, string Place)
{
    /// <summary>Whether there is a pair for each number.</summary>
    public int Count => Factors.Length;

    /// <summary>An operator with a constant on one side; null where it is none of the four.</summary>
    /// <param name="step">Add, Sub, Mul or Div.</param>
    /// <param name="numbers">The constant.</param>
    /// <param name="isSecond">Whether it is the second input.</param>
    public static OnnxAffine? Of(OnnxStep step, double[] numbers, bool isSecond) => step.Node.Op switch
    {
        "Add" => Of(step, _ => 1, x => x, numbers),
        "Sub" => isSecond ? Of(step, _ => 1, x => -x, numbers) : Of(step, _ => -1, x => x, numbers),
        "Mul" => Of(step, x => x, _ => 0, numbers),
        "Div" when isSecond => Of(step, x => 1 / x, _ => 0, numbers),
        _ => null,
    };

    /// <summary>Factors and shifts that a node has; refused where one is not finite.</summary>
    public static OnnxAffine Of(OnnxStep step, double[] factors, double[] shifts)
    {
        step.Budget.Spend(factors.Length);
        return factors.All(double.IsFinite) && shifts.All(double.IsFinite)
            ? new(factors, shifts, OnnxProblem.Place(step.Node))
            : throw step.Refuse("a factor or a number to add that is NaN or infinite", "finite numbers");
    }

    /// <summary>This, and another after it.</summary>
    public OnnxAffine Then(OnnxAffine next)
    {
        int count = Math.Max(Count, next.Count);
        var made = new OnnxAffine(new double[count], new double[count], next.Place);
        for (int i = 0; i < count; i++)
        {
            (double factor, double shift) = next.At(i);
            (double before, double added) = At(i);
            (made.Factors[i], made.Shifts[i]) = (factor * before, factor * added + shift);
        }

        return made;
    }

    /// <summary>The pair of a number.</summary>
    public (double Factor, double Shift) At(int i) =>
        Count == 1 ? (Factors[0], Shifts[0]) : (Factors[i], Shifts[i]);

    private static OnnxAffine Of(
        OnnxStep step, Func<double, double> factor, Func<double, double> shift, double[] numbers) =>
        Of(step, Array.ConvertAll(numbers, x => factor(x)), Array.ConvertAll(numbers, x => shift(x)));
}
