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

    /// <summary>The model's answers to many rows, computed together.</summary>
    /// <param name="rows">A value for each column of the schema, by name, in each row; see above.</param>
    /// <returns>An answer for each row.</returns>
    /// <exception cref="ArgumentException">A row lacks a column, or its value cannot be one of it; says which
    /// row.</exception>
    /// <exception cref="InvalidOperationException">The model does not take named columns.</exception>
    public ImmutableArray<Prediction> Predict(IEnumerable<IReadOnlyDictionary<string, object?>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Schema schema = RequireSchema();
        return Predict(rows.Select(row => (Func<RawRow>)(() =>
        {
            ArgumentNullException.ThrowIfNull(row);
            return SchemaRow.Read(schema, [.. row.Keys], name => row[name]);
        })));
    }

    /// <summary>The answers to rows that are read one by one.</summary>
    internal ImmutableArray<Prediction> Predict(IEnumerable<Func<RawRow>> rows)
    {
        var raws = new List<RawRow>();
        foreach (Func<RawRow> read in rows)
        {
            try
            {
                raws.Add(read());
            }
            catch (ArgumentException e)
            {
                throw new ArgumentException(Invariant($"Row {raws.Count}, counted from 0: {Sentence.Of(e)}"),
                    nameof(rows), e);
            }
        }

        int width = Architecture.OutputWidth, values = Input.ValueCount;
        var inputs = new double[(long)raws.Count * values];
        for (int i = 0; i < raws.Count; i++)
            raws[i].Values.CopyTo(inputs, i * values);
        var outputs = new double[(long)raws.Count * width];
        Predict(new ReadOnlyMatrixSpan<double>(inputs, raws.Count, values, values),
            new MatrixSpan<double>(outputs, raws.Count, width, width));
        return [.. raws.Select((raw, i) => Of(raw, outputs.AsSpan(i * width, width)))];
    }

    internal Prediction Predict(RawRow row)
    {
        var output = new double[Architecture.OutputWidth];
        Predict<double>(row.Values, output);
        return Of(row, output);
    }

    private OrderedDictionary<string, double> ByTarget(ReadOnlySpan<double> output)
    {
        var values = new OrderedDictionary<string, double>(StringComparer.Ordinal);
        for (int j = 0; Schema!.Targets.Length == output.Length && j < output.Length; j++)
            values.Add(Schema.Targets[j], output[j]);
        return values;
    }

    private Prediction Of(RawRow row, ReadOnlySpan<double> output)
    {
        var prediction = new Prediction
        {
            Row = row, Missing = row.Missing, Unseen = row.Unseen, Outside = row.Outside, Output = [.. output],
        };
        if (Labels.IsEmpty)
        {
            return prediction with
            {
                Value = output.Length == 1 ? output[0] : null, Values = ByTarget(output),
            };
        }

        var shares = output.ToArray();
        bool areProbabilities = TryMakeProbabilities(shares);
        return prediction with
        {
            Label = Labels[Answering.ClassOf(output)], Activations = ByClass(output),
            Probabilities = areProbabilities ? ByClass(shares) : prediction.Probabilities,
        };
    }

    private Dictionary<string, double> ByClass(ReadOnlySpan<double> values)
    {
        var byClass = new Dictionary<string, double>(StringComparer.Ordinal);
        for (int j = 0; j < values.Length; j++)
            byClass[Labels[j]] = values[j];
        return byClass;
    }

    /// <summary>Whether several outputs are probabilities of classes, which sum to 1, as <see cref="ClassScores"/> has
    /// them: several sigmoids are divided by their sum.</summary>
    internal bool TryMakeProbabilities(Span<double> output)
    {
        if (!ClassScores.AreProbabilitiesOf(Architecture))
            return false;
        if (output.Length == 1 || Architecture.Activation(Architecture.LayerCount).Shared == Activation.Softmax)
            return true;
        double sum = 0;
        foreach (double a in output)
            sum += a;
        foreach (ref double a in output)
            a = sum > 0 ? a / sum : 1.0 / output.Length;
        return true;
    }
}
