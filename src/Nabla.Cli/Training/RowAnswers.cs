using System.Buffers;
using System.Text.Encodings.Web;

namespace Nabla.Cli.Training;

/// <summary>Writes a model's answers to rows, one a line: as CSV with a line of names, or as JSON Lines. A row that has
/// no answer keeps its line.</summary>
internal sealed partial class RowAnswers
{
    private static readonly JsonWriterOptions s_relaxed =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Stream _to;
    private readonly ArrayBufferWriter<byte> _line = new(1 << 16);
    private readonly Model _model;
    private readonly ImmutableArray<AnswerInterval> _ranges;   // of each number; empty: not shown
    private readonly bool _isSingle, _hasClasses, _areNamed, _isOneOfTwo, _areProbabilities;
    private readonly double[] _two = new double[2];
    private readonly double[] _shares = [];   // room, where outputs are divided by their sum
    private bool _hasWhy;
    private readonly string[] _labels;
    private readonly byte[][] _fields;
    private readonly Cell[] _cells;
    private readonly int[] _order;
    private readonly int? _top;
    private readonly char _delimiter;

    /// <summary>Answers of a model.</summary>
    /// <param name="delimiter">What stands between fields.</param>
    /// <param name="top">Classes to show for each row, the likeliest first; null: all, in their order.</param>
    /// <param name="hasRange">Whether each number comes with the range that new targets lie in.</param>
    /// <param name="isOneOfTwo">Whether the only output is the probability of class 1.</param>
    public RowAnswers(
        Model model, Stream to, char delimiter, int? top, bool hasRange = false, bool isOneOfTwo = false)
    {
        (_isOneOfTwo, _areProbabilities) = (isOneOfTwo, ClassScores.AreProbabilitiesOf(model.Architecture));
        _ranges = hasRange ? model.Answering.Intervals : [];
        (_model, _to, _delimiter, _hasClasses) = (model, to, delimiter, isOneOfTwo || !model.Labels.IsEmpty);
        _top = _hasClasses ? top : null;
        Architecture network = model.Architecture;
        if (_hasClasses && _areProbabilities && network.OutputWidth > 1
            && network.Activation(network.LayerCount).Shared != Activation.Softmax)
        {
            _shares = new double[network.OutputWidth];
        }

        // What is scaled back is a double.
        _isSingle = model.Precision == Precision.Float32 && model.TargetScale is null;
        _areNamed = !_hasClasses && model.Schema is { Targets.Length: > 1 } schema
            && schema.Targets.Length == model.Architecture.OutputWidth;
        _labels = isOneOfTwo ? ["0", "1"] : _hasClasses ? [.. model.Labels] : _areNamed ? [.. model.Schema!.Targets]
            : [.. Enumerable.Range(0, model.Architecture.OutputWidth).Select(j => $"{j}")];
        _fields = [.. _labels.Select(label => Encoding.UTF8.GetBytes(Field(label)))];
        _order = [.. Enumerable.Range(0, _labels.Length)];
        _cells = [.. Cells()];
    }

    // A field of an answer: the name of a class or a number, by its place in the order.
    private readonly record struct Cell(string Name, int Place, bool IsLabel = false, double Above = 0);

    /// <summary>Digits behind the point of each number that is answered; null: all.</summary>
    public int?[] Decimals { private get; init; } = [];

    /// <summary>Whether numbers of CSV have a decimal comma, as those of the rows.</summary>
    public bool HasDecimalComma { get; init; }

    /// <summary>Writes the line of names.</summary>
    /// <param name="before">Names of the columns that each answer stands behind.</param>
    public void WriteNames(params IEnumerable<string> before)
    {
        List<string> names = [.. before];
        foreach (Cell cell in _cells)
        {
            string name = cell.Name;
            while (names.Contains(name))
                name += "_";
            names.Add(name);
        }

        Text(string.Join(_delimiter, names.Select(Field)));
        End();
    }

    /// <summary>Writes an answer as a line of CSV.</summary>
    /// <param name="output">a^L, in the target's own units.</param>
    /// <param name="before">The row itself, where it is to be repeated; else empty.</param>
    public void WriteCsv(ReadOnlySpan<double> output, ReadOnlySpan<byte> before)
    {
        _line.Write(before);
        int answer = _model.ClassOf(output);
        output = Shares(output);
        Sort(output, answer);
        bool isFirst = before.IsEmpty;
        foreach (Cell cell in _cells)
        {
            if (!isFirst)
                Delimiter();
            isFirst = false;
            int j = _order[cell.Place];
            if (cell.IsLabel)
                _line.Write(_fields[_top is null ? answer : j]);
            else
                Number(output[j] + cell.Above, j);
        }

        End();
    }

    /// <summary>Writes the line of a row that has no answer.</summary>
    /// <param name="before">The row itself, where it is to be repeated; else empty.</param>
    public void WriteEmptyCsv(ReadOnlySpan<byte> before)
    {
        _line.Write(before);
        for (int i = before.IsEmpty ? 1 : 0; i < _cells.Length; i++)
            Delimiter();
        if (before.IsEmpty && _cells.Length == 1)
            Text("\"\"");   // an empty line would be no row
        End();
    }

    /// <summary>Writes the object of a row that has no answer.</summary>
    /// <param name="reason">Why.</param>
    public void WriteEmptyJson(string reason)
    {
        using (var json = new Utf8JsonWriter(_line, s_relaxed))
        {
            json.WriteStartObject();
            json.WriteNull("prediction");
            json.WriteString("error", reason);
            json.WriteEndObject();
        }

        End();
    }

    /// <summary>Writes an answer as a JSON object.</summary>
    /// <param name="output">a^L, in the target's own units.</param>
    /// <param name="whys">What the columns contribute to it, or to each number; or none.</param>
    public void WriteJson(ReadOnlySpan<double> output, params Prediction[] whys)
    {
        using (var json = new Utf8JsonWriter(_line, s_relaxed))
        {
            json.WriteStartObject();
            json.WritePropertyName("prediction");
            int answer = 0;
            if (_hasClasses)
            {
                answer = _model.ClassOf(output);
                output = Shares(output);
                json.WriteStringValue(_labels[answer]);
            }
            else
            {
                Numbers(json, output);
            }

            if (_hasClasses)
            {
                Sort(output, answer);
                json.WriteStartObject(_areProbabilities ? "probabilities" : "activations");
                for (int i = 0; i < Math.Min(_top ?? output.Length, output.Length); i++)
                {
                    int j = _top is null ? i : _order[i];
                    json.WritePropertyName(_labels[j]);
                    Value(json, output[j], j);
                }

                json.WriteEndObject();
            }

            if (!_ranges.IsEmpty)
            {
                double[] answers = output.ToArray();
                json.WritePropertyName("low");
                Numbers(json, [.. answers.Select((answer, j) => answer + _ranges[j].Below)]);
                json.WritePropertyName("high");
                Numbers(json, [.. answers.Select((answer, j) => answer + _ranges[j].Above)]);
            }

            if (whys.Length > 0)
                Write(json, whys);
            json.WriteEndObject();
        }

        End();
    }

    private ReadOnlySpan<double> Shares(ReadOnlySpan<double> output)
    {
        if (!_isOneOfTwo)
        {
            if (_shares.Length == 0)
                return output;
            output.CopyTo(_shares);
            _model.TryMakeProbabilities(_shares);
            return _shares;
        }

        (_two[0], _two[1]) = (1 - output[0], output[0]);
        return _two;
    }

    // One number, several by name, or several in their order.
    private void Numbers(Utf8JsonWriter json, ReadOnlySpan<double> numbers)
    {
        if (numbers.Length > 1 && _areNamed)
            json.WriteStartObject();
        else if (numbers.Length > 1)
            json.WriteStartArray();
        for (int j = 0; j < numbers.Length; j++)
        {
            if (_areNamed)
                json.WritePropertyName(_labels[j]);
            Value(json, numbers[j], j);
        }

        if (numbers.Length > 1 && _areNamed)
            json.WriteEndObject();
        else if (numbers.Length > 1)
            json.WriteEndArray();
    }

    private int? DecimalsOf(int output) => output < Decimals.Length ? Decimals[output] : null;

    // A number as answers have it.
    private string TextOf(double value, int output)
    {
        const double Most = 1e15;   // beyond, digits behind the point mean nothing
        if (DecimalsOf(output) is not { } decimals || !(Math.Abs(value) < Most))
        {
            return _isSingle ? ((float)value).ToString(CultureInfo.InvariantCulture)
                : value.ToString(CultureInfo.InvariantCulture);
        }

        string text = value.ToString($"F{decimals}", CultureInfo.InvariantCulture);
        return text[0] == '-' && text.AsSpan().IndexOfAnyInRange('1', '9') < 0 ? text[1..] : text;
    }

    /// <summary>Hands over what is written.</summary>
    public void Flush()
    {
        _to.Write(_line.WrittenSpan);
        _line.ResetWrittenCount();
        _to.Flush();
    }

    private IEnumerable<Cell> Cells()
    {
        if (!_hasClasses)
        {
            return _labels.SelectMany((label, j) =>
            {
                string name = _labels.Length == 1 ? "prediction" : _areNamed ? label : $"prediction_{label}";
                string start = _labels.Length == 1 ? "" : $"{name}_";
                return _ranges.IsEmpty ? (Cell[])[new(name, j)] :
                [
                    new(name, j), new($"{start}low", j, Above: _ranges[j].Below),
                    new($"{start}high", j, Above: _ranges[j].Above),
                ];
            });
        }

        if (_top is null)
        {
            char kind = _areProbabilities ? 'p' : 'a';
            return _labels.Select((label, j) => new Cell($"{kind}_{label}", j)).Prepend(new("prediction", 0, true));
        }

        string value = _areProbabilities ? "probability" : "activation";
        return Enumerable.Range(0, Math.Min(_top.Value, _labels.Length)).SelectMany(i =>
        {
            string end = i == 0 ? "" : $"_{i + 1}";
            return (Cell[])[new("prediction" + end, i, true), new(value + end, i)];
        });
    }

    // The answer first, then the largest; of equal ones the first.
    private void Sort(ReadOnlySpan<double> output, int answer)
    {
        if (_top is null)
            return;
        double[] values = output.ToArray();
        values[answer] = double.PositiveInfinity;   // weights or a threshold may answer another than the likeliest
        for (int j = 0; j < _order.Length; j++)
            _order[j] = j;
        Array.Sort(_order, (a, b) => values[b].CompareTo(values[a]) is not 0 and var by ? by : a.CompareTo(b));
    }

    private void Value(Utf8JsonWriter json, double value, int output)
    {
        if (!double.IsFinite(value))
            json.WriteNullValue();
        else if (DecimalsOf(output) is not null)
            json.WriteRawValue(TextOf(value, output));
        else if (_isSingle)
            json.WriteNumberValue((float)value);   // the shortest form of the number that was computed
        else
            json.WriteNumberValue(value);
    }

    private void Number(double value, int output)
    {
        Span<byte> room = _line.GetSpan(40);
        int count;
        if (DecimalsOf(output) is not null)
            count = Encoding.UTF8.GetBytes(TextOf(value, output), room);
        else if (_isSingle)
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
