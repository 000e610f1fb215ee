using System.Buffers;
using System.Text.Encodings.Web;

namespace Nabla.Cli.Training;

/// <summary>Writes a model's answers to rows, one a line: as CSV with a line of names, or as JSON Lines.</summary>
internal sealed class RowAnswers
{
    private static readonly JsonWriterOptions s_relaxed =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Stream _to;
    private readonly ArrayBufferWriter<byte> _line = new(1 << 16);
    private readonly bool _isSingle, _hasClasses;
    private readonly string[] _labels;
    private readonly byte[][] _fields;
    private readonly int[] _order;
    private readonly int? _top;
    private readonly char _delimiter;

    /// <summary>Answers of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="to">Where they go.</param>
    /// <param name="delimiter">What stands between fields.</param>
    /// <param name="top">Classes to show for each row, the likeliest first; null: all, in their order.</param>
    public RowAnswers(Model model, Stream to, char delimiter, int? top)
    {
        (_to, _delimiter, _top) = (to, delimiter, top);
        // What is scaled back is a double.
        _isSingle = model.Precision == Precision.Float32 && model.TargetScale is null;
        _hasClasses = !model.Labels.IsEmpty;
        _labels = _hasClasses ? [.. model.Labels]
            : [.. Enumerable.Range(0, model.Architecture.OutputWidth).Select(j => $"{j}")];
        _fields = [.. _labels.Select(label => Encoding.UTF8.GetBytes(Field(label)))];
        _order = new int[_labels.Length];
    }

    /// <summary>Whether numbers of CSV have a decimal comma, as those of the rows.</summary>
    public bool HasDecimalComma { get; init; }

    /// <summary>Writes the line of names.</summary>
    /// <param name="before">Names of the columns that each answer stands behind.</param>
    public void WriteNames(params IEnumerable<string> before)
    {
        List<string> names = [.. before];
        if (!_hasClasses)
        {
            foreach (string label in _labels)
                Add(_labels.Length == 1 ? "prediction" : $"prediction_{label}");
        }
        else if (_top is { } top)
        {
            for (int i = 1; i <= Math.Min(top, _labels.Length); i++)
            {
                Add(i == 1 ? "prediction" : $"prediction_{i}");
                Add(i == 1 ? "probability" : $"probability_{i}");
            }
        }
        else
        {
            Add("prediction");
            foreach (string label in _labels)
                Add($"p_{label}");
        }

        Text(string.Join(_delimiter, names.Select(Field)));
        End();

        void Add(string name)
        {
            while (names.Contains(name))
                name += "_";
            names.Add(name);
        }
    }

    /// <summary>Writes an answer as a line of CSV.</summary>
    /// <param name="output">a^L, in the target's own units.</param>
    /// <param name="before">The row itself, where it is to be repeated; else empty.</param>
    public void WriteCsv(ReadOnlySpan<double> output, ReadOnlySpan<byte> before)
    {
        _line.Write(before);
        if (!before.IsEmpty)
            Delimiter();
        if (!_hasClasses)
        {
            for (int j = 0; j < output.Length; j++)
            {
                if (j > 0)
                    Delimiter();
                Number(output[j]);
            }
        }
        else if (_top is { } top)
        {
            Sort(output);
            for (int i = 0; i < Math.Min(top, output.Length); i++)
            {
                if (i > 0)
                    Delimiter();
                _line.Write(_fields[_order[i]]);
                Delimiter();
                Number(output[_order[i]]);
            }
        }
        else
        {
            _line.Write(_fields[LargestOutput.Of(output)]);
            foreach (double a in output)
            {
                Delimiter();
                Number(a);
            }
        }

        End();
    }

    /// <summary>Writes an answer as a JSON object.</summary>
    /// <param name="output">a^L, in the target's own units.</param>
    public void WriteJson(ReadOnlySpan<double> output)
    {
        using (var json = new Utf8JsonWriter(_line, s_relaxed))
        {
            json.WriteStartObject();
            json.WritePropertyName("prediction");
            if (_hasClasses)
            {
                json.WriteStringValue(_labels[LargestOutput.Of(output)]);
            }
            else if (output.Length == 1)
            {
                Value(json, output[0]);
            }
            else
            {
                json.WriteStartArray();
                foreach (double a in output)
                    Value(json, a);
                json.WriteEndArray();
            }

            if (_hasClasses)
            {
                Sort(output);
                json.WriteStartObject("probabilities");
                for (int i = 0; i < Math.Min(_top ?? output.Length, output.Length); i++)
                {
                    int j = _top is null ? i : _order[i];
                    json.WritePropertyName(_labels[j]);
                    Value(json, output[j]);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        End();
    }

    /// <summary>Hands over what is written.</summary>
    public void Flush()
    {
        _to.Write(_line.WrittenSpan);
        _line.ResetWrittenCount();
        _to.Flush();
    }

    // The largest first; of equal ones the first.
    private void Sort(ReadOnlySpan<double> output)
    {
        if (_top is null)
            return;
        double[] values = output.ToArray();
        for (int j = 0; j < _order.Length; j++)
            _order[j] = j;
        Array.Sort(_order, (a, b) => values[b].CompareTo(values[a]) is not 0 and var by ? by : a.CompareTo(b));
    }

    private void Value(Utf8JsonWriter json, double value)
    {
        if (!double.IsFinite(value))
            json.WriteNullValue();
        else if (_isSingle)
            json.WriteNumberValue((float)value);   // the shortest form of the number that was computed
        else
            json.WriteNumberValue(value);
    }

    private void Number(double value)
    {
        Span<byte> room = _line.GetSpan(40);
        int count;
        if (_isSingle)
            ((float)value).TryFormat(room, out count, provider: CultureInfo.InvariantCulture);
        else
            value.TryFormat(room, out count, provider: CultureInfo.InvariantCulture);
        if (HasDecimalComma)
            room[..count].Replace((byte)'.', (byte)',');
        _line.Advance(count);
    }

    private void Text(string text) => Encoding.UTF8.GetBytes(text, _line);

    private void Delimiter() => Text(_delimiter.ToString());

    private void End()
    {
        _line.Write("\n"u8);
        if (_line.WrittenCount > 1 << 15)
            Flush();
    }

    // In quotation marks where it needs them.
    private string Field(string text) =>
        text.AsSpan().ContainsAny([_delimiter, '"', '\n', '\r']) || text.StartsWith('#') || text != text.Trim()
            ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
