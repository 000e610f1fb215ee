using System.Text.Json;

namespace Nabla;

// A model's answer to one row of named values
public sealed partial class Model
{
    /// <summary>The model's answer to one row, as a web service receives it.</summary>
    /// <param name="row">A value for each column of the schema, by name: a number, a text, a date, true or false; null
    /// where it is not known. Other names do not matter.</param>
    /// <exception cref="ArgumentException">A column is not there, or its value cannot be one of it.</exception>
    /// <exception cref="InvalidOperationException">The model does not take named columns.</exception>
    public Prediction Predict(IReadOnlyDictionary<string, JsonElement> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Predict(SchemaRow.Read(RequireSchema(), [.. row.Keys], name => row[name]));
    }

    /// <summary>The model's answer to one row.</summary>
    /// <inheritdoc cref="Predict(IReadOnlyDictionary{string, JsonElement})"/>
    public Prediction Predict(IReadOnlyDictionary<string, object?> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Predict(SchemaRow.Read(RequireSchema(), [.. row.Keys], name => row[name]));
    }

    private Prediction Predict((double[] Raw, ImmutableArray<string> Missing, ImmutableArray<string> Unseen) row)
    {
        var output = new double[Architecture.OutputWidth];
        Predict<double>(row.Raw, output);
        var prediction = new Prediction { Missing = row.Missing, Unseen = row.Unseen };
        if (Labels.IsEmpty)
            return prediction with { Value = output.Length == 1 ? output[0] : null };
        var probabilities = new Dictionary<string, double>(StringComparer.Ordinal);
        for (int j = 0; j < output.Length; j++)
            probabilities[Labels[j]] = output[j];
        return prediction with { Label = Labels[LargestOutput.Of<double>(output)], Probabilities = probabilities };
    }
}
