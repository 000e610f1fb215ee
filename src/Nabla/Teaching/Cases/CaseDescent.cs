using System.Text.Json;

namespace Nabla.Teaching;

/// <summary>Gradient descent on the rows of a case.</summary>
internal sealed class CaseDescent<T>(CaseFile given, Optimizer optimizer)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[,] _x = ParameterConversion.To<T>(given.X);
    private readonly T[,] _y = ParameterConversion.To<T>(given.Y);
    private readonly int _batchSize = Math.Min(given.BatchSize ?? given.Examples, given.Examples);

    internal IEnumerable<CaseSnapshot<T>> Run()
    {
        ParameterVector<T> theta = given.Parameters.To<double, T>(), nabla = new(theta.Architecture);
        var trace = new Trace<T>(theta.Architecture, _batchSize);
        OptimizerState<T> state = optimizer.CreateState<T>(theta.Architecture);
        ImmutableSortedSet<int> wanted = given.Snapshots ?? [given.Steps];
        for (int step = 0, first = 0; ; step++)
        {
            if (wanted.Contains(step))
                yield return new(step, theta.Clone());
            if (step == given.Steps)
                yield break;
            int rows = Math.Min(_batchSize, given.Examples - first);
            Backprop.Run(theta, given.Cost, Rows(_x, first, rows), Rows(_y, first, rows), trace, nabla);
            optimizer.Update(theta, nabla, state);
            if (NonFinite.In(theta, "w", "b") is { } found)
                throw new NonFiniteException(found, step + 1);
            first = first + rows == given.Examples ? 0 : first + rows;
        }
    }

    private static ReadOnlyMatrixSpan<T> Rows(T[,] matrix, int first, int rows)
    {
        int columns = matrix.GetLength(1);
        return new(MatrixShape.Flatten(matrix).Slice(first * columns, rows * columns), columns);
    }
}

/// <summary>The parameters of a case after some steps of descent.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Step">How many steps were made; 0 is the start.</param>
/// <param name="Parameters">A copy of its own.</param>
public sealed record CaseSnapshot<T>(int Step, ParameterVector<T> Parameters)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Writes <c>{"W": [layer][n][n_prev], "b": [layer][n]}</c>, layers from the first that has parameters.
    /// </summary>
    /// <param name="json">Receives one object.</param>
    public void Write(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        JsonNumbers.WriteLayers(json, Parameters, "W", "b");
        json.WriteEndObject();
    }
}
