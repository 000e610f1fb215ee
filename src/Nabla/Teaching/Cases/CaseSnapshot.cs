using System.Text.Json;

namespace Nabla.Teaching;

/// <summary>The parameters of a case after some steps of descent.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Step">How many steps were made; 0 is the start.</param>
/// <param name="Parameters">A copy of its own.</param>
public sealed record CaseSnapshot<T>(int Step, ParameterVector<T> Parameters)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Writes <c>{"W": [layer][n][n_prev], "b": [layer][n]}</c>, layers from the first that has
    /// parameters.</summary>
    /// <param name="json">Receives one object.</param>
    public void Write(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        JsonNumbers<T>.WriteLayers(json, Parameters, "W", "b");
        json.WriteEndObject();
    }
}
