using System.Text.Json;

namespace Nabla.Teaching;

/// <summary>What backpropagation gave on a case.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="trace">z, a, δ and the costs of every example.</param>
/// <param name="nabla">The gradient of the mean cost.</param>
public sealed class CaseGradient<T>(Trace<T> trace, ParameterVector<T> nabla)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>z, a, δ and the costs of every example.</summary>
    public Trace<T> Trace { get; } = trace;

    /// <summary>The gradient of the mean cost.</summary>
    public ParameterVector<T> Nabla { get; } = nabla;

    /// <summary>The first quantity that is NaN or infinite, in the order in which they are computed; null where all are
    /// finite.</summary>
    public NonFinite? NonFinite => global::Nabla.NonFinite.In(Trace, Nabla);

    /// <summary>Writes <c>{"mean_cost", "cost_per_example": [m], "z": [layer][m][n], "a", "delta", "grad_W":
    /// [layer][n][n_prev], "grad_b": [layer][n]}</c>. Layers from the first that has parameters; numbers in the
    /// shortest form that reads back as the same bits.</summary>
    /// <param name="json">Receives one object.</param>
    /// <exception cref="NonFiniteException">JSON has no NaN and no infinity.</exception>
    public void Write(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (NonFinite is { } found)
            throw new NonFiniteException(found);
        json.WriteStartObject();
        json.WritePropertyName("mean_cost");
        JsonNumbers<T>.Write(json, T.CreateTruncating(Trace.MeanCost));
        json.WritePropertyName("cost_per_example");
        var costs = new T[Trace.BatchSize];
        for (int x = 0; x < costs.Length; x++)
            costs[x] = T.CreateTruncating(Trace.Costs[x]);
        JsonNumbers<T>.Write(json, costs);
        EachLayer(json, "z", Trace.Z);
        EachLayer(json, "a", Trace.A);
        EachLayer(json, "delta", Trace.Delta);
        JsonNumbers<T>.WriteLayers(json, Nabla, "grad_W", "grad_b");
        json.WriteEndObject();
    }

    private delegate MatrixSpan<T> OfLayer(int l);

    private void EachLayer(Utf8JsonWriter json, string name, OfLayer quantity)
    {
        json.WriteStartArray(name);
        for (int l = 2; l <= Trace.Architecture.LayerCount; l++)
            JsonNumbers<T>.Write(json, quantity(l));
        json.WriteEndArray();
    }
}
