namespace Nabla.IO;

/// <summary>What happens to raw inputs before the network, as nodes in front of it: the file then takes what lies in
/// data files. Import takes the same nodes off again (<see cref="OnnxDescribed"/>, <see cref="OnnxElementwise"/>).
/// </summary>
internal static class OnnxPreprocessing
{
    /// <summary>What the network itself takes, where something happens before.</summary>
    public const string Layer1 = "a1";

    /// <summary>The input of a model without named columns.</summary>
    public const string Input = "input";

    /// <summary>The input of all columns of numbers.</summary>
    public const string Numbers = "numbers";

    /// <summary>The domain of operators of learned models.</summary>
    public const string Learning = "ai.onnx.ml";

    /// <summary>What the graph takes: plain numbers, or all columns of numbers and each column of texts.</summary>
    /// <param name="input">What the model takes.</param>
    /// <param name="others">The rest of the graph, whose names are taken.</param>
    public static ImmutableArray<OnnxValue> Inputs(ModelInput input, OnnxGraph[] others)
    {
        if (input.Schema is not { } schema)
            return [new(Input, OnnxType.Float, [null, input.Width])];
        var taken = new HashSet<string>(others.SelectMany(graph =>
            graph.Constants.Keys.Concat(graph.Nodes.SelectMany(node => node.Outputs))));
        ImmutableArray<OnnxValue>.Builder inputs = ImmutableArray.CreateBuilder<OnnxValue>();
        SchemaColumn[] numbers = [.. schema.Columns.Where(column => column.IsNumeric)];
        if (numbers.Length > 0)
        {
            taken.Add(Numbers);
            inputs.Add(new(Numbers, OnnxType.Float, [null, numbers.Length])
            {
                Doc = $"columns: {string.Join(", ", numbers.Select(column => column.Name))}; NaN where one is missing",
            });
        }

        foreach (SchemaColumn column in schema.Columns.Where(column => !column.IsNumeric))
        {
            string name = column.Name;
            while (name.StartsWith(Layer1, StringComparison.Ordinal) || !taken.Add(name))
                name = $"column_{name}";
            inputs.Add(new(name, OnnxType.String, [null, 1])
            {
                Doc = $"column {column.Name}; {(column.HasOther ? "an empty text" : "any text that is no category")} " +
                    "where it is missing",
            });
        }

        return inputs.ToImmutable();
    }

    /// <summary>The nodes that make layer 1 of the inputs.</summary>
    /// <exception cref="ArgumentException">Float32 cannot hold a number.</exception>
    public static OnnxGraph Of(ModelInput input, ImmutableArray<OnnxValue> inputs)
    {
        var graph = new OnnxGraph();
        if (input.Schema is { } schema)
        {
            Write(graph, schema, [.. inputs.Select(value => value.Name)]);
        }
        else
        {
            string divisor = graph.Constant("divisor", OnnxTensor.Of(
                Single(input.Divisor, "The model's divisor", isFactor: true)));
            graph.Node("Div", Layer1, [Input, divisor]);
        }

        return graph;
    }

    /// <summary>A number that float32 can hold.</summary>
    /// <exception cref="ArgumentException">It is beyond, or too small to divide or multiply by.</exception>
    public static double Single(double value, string what, bool isFactor = false, string argument = "model")
    {
        bool holds = isFactor ? float.IsNormal((float)value) : float.IsFinite((float)value);
        return holds ? value : throw new ArgumentException(Invariant(
            $"{what} is {value}, which float32, the precision of the ONNX file, cannot hold."), argument);
    }

    private static void Write(OnnxGraph graph, Schema schema, ImmutableArray<string> inputs)
    {
        SchemaColumn[] numbers = [.. schema.Columns.Where(column => column.IsNumeric)];
        int text = numbers.Length > 0 ? 1 : 0;   // the next input of texts
        (int Start, int Inputs)[] runs = [.. Runs(schema)];
        var parts = new List<string>();
        var pieces = new Queue<string>();
        bool isAlone = schema.Columns.Length == numbers.Length, isOnly = schema.Columns.Length == 1;
        if (numbers.Length > 0)
        {
            string all = Standardize(graph, numbers, inputs[0], isAlone ? Layer1 : $"{Layer1}_numbers");
            if (isAlone)
                return;
            foreach (string piece in runs.Length == 1 ? [all] : Split(graph, all, runs))
                pieces.Enqueue(piece);
        }

        for (int c = 0; c < schema.Columns.Length; c++)
        {
            SchemaColumn column = schema.Columns[c];
            if (!column.IsNumeric)
                parts.Add(Spread(graph, column, inputs[text++], isOnly ? Layer1 : Invariant($"{Layer1}_{c}")));
            else if (c == 0 || !schema.Columns[c - 1].IsNumeric)
                parts.Add(pieces.Dequeue());
        }

        if (!isOnly)
            graph.Node("Concat", Layer1, [.. parts], ("axis", 1L));
    }

    // Neighboring columns of numbers: the first of them, and the inputs that they make.
    private static IEnumerable<(int Start, int Inputs)> Runs(Schema schema)
    {
        for (int c = 0; c < schema.Columns.Length;)
        {
            SchemaColumn[] run = [.. schema.Columns.Skip(c).TakeWhile(column => column.IsNumeric)];
            if (run.Length > 0)
                yield return (c, run.Sum(column => column.Width));
            c += Math.Max(1, run.Length);
        }
    }

    private static string[] Split(OnnxGraph graph, string all, (int Start, int Inputs)[] runs)
    {
        string sizes = graph.Constant(
            $"{Layer1}_sizes", OnnxTensor.Integers([.. runs.Select(run => (long)run.Inputs)]));
        string[] pieces = [.. runs.Select(run => Invariant($"{Layer1}_{run.Start}"))];
        graph.Add("Split", [all, sizes], [.. pieces], "", ("axis", 1L));
        return pieces;
    }

    /// <summary>(v − mean) / scale, and the median's where v is missing; bounded where the column says so. The mean is
    /// taken off in two parts, first what float32 holds of it, then the rest: near the mean nothing is lost that v
    /// itself has not lost. Bins are treated alike, (v − low) / (high − low), and kept within 0 and 1.</summary>
    private static string Standardize(OnnxGraph graph, SchemaColumn[] columns, string v, string x)
    {
        NumberInput[] inputs = [.. columns.SelectMany(NumberInput.Of)];
        if (inputs.Length > columns.Length)
        {
            string places = graph.Constant($"{Layer1}_columns", OnnxTensor.Integers(
                [.. columns.SelectMany((column, c) => Enumerable.Repeat((long)c, column.Width))]));
            v = graph.Node("Gather", $"{Layer1}_numbers_by_input", [v, places], ("axis", 1L));
        }

        string mean = Constant("mean", input => Single(input.Mean, input.Named("mean")));
        string from = graph.Node("Sub", $"{Layer1}_from_mean", [v, mean]);
        if (inputs.Any(input => Rest(input) != 0))
            from = graph.Node("Sub", $"{Layer1}_from_exact_mean", [from, Constant("mean_rest", c => Rest(c))]);
        string scale = Constant("scale", input => Single(input.Scale, input.Named("scale"), isFactor: true));
        string standard = graph.Node("Div", $"{Layer1}_standardized", [from, scale]);
        string median = Constant("median", input =>
            Single((input.Median - input.Mean) / input.Scale, input.Named("median, standardized,")));
        bool isBounded = inputs.Any(input => input.Bound > 0 || input.IsBin);
        string filled = graph.Node("Where", isBounded ? $"{Layer1}_filled" : x,
            [graph.Node("IsNaN", $"{Layer1}_missing", [v]), median, standard]);
        return isBounded ? Bound(filled) : filled;

        // z/√(1 + (z/bound)²) of what no square makes infinite; 1/bound is 0 where there is none.
        string Bound(string z)
        {
            z = graph.Node("Max", $"{Layer1}_above_least", [z, Constant("least", input => input.Least)]);
            z = graph.Node("Min", $"{Layer1}_below_most", [z, Constant("most", input => input.Most)]);
            string q = graph.Node("Mul", $"{Layer1}_of_bound",
                [z, Constant("per_bound", input => input.Bound > 0 ? 1 / input.Bound : 0)]);
            string square = graph.Node("Mul", $"{Layer1}_square", [q, q]);
            string sum = graph.Node("Add", $"{Layer1}_sum", [square, Constant("one", _ => 1)]);
            string root = graph.Node("Sqrt", $"{Layer1}_root", [sum]);
            return graph.Node("Mul", x, [z, graph.Node("Reciprocal", $"{Layer1}_per_root", [root])]);
        }

        string Constant(string name, Func<NumberInput, double> value) => graph.Constant(
            $"{Layer1}_{name}", OnnxTensor.Of([.. inputs.Select(c => (float)value(c))], inputs.Length));

        static float Rest(NumberInput input) => (float)(input.Mean - (float)input.Mean);
    }

    /// <summary>One input that comes from a column of numbers.</summary>
    private sealed record NumberInput(SchemaColumn Column, double Mean, double Scale, double Bound, bool IsBin)
    {
        private const double Far = 1e15;   // its square is within float32

        public double Median => Column.Median;

        public double Least => IsBin ? 0 : Bound > 0 ? -Far : float.MinValue;

        public double Most => IsBin ? 1 : Bound > 0 ? Far : float.MaxValue;

        public static IEnumerable<NumberInput> Of(SchemaColumn column)
        {
            yield return new(column, column.Mean, column.Scale, column.Bound, IsBin: false);
            for (int i = 1; i < column.Edges.Length; i++)
            {
                yield return new(
                    column, column.Edges[i - 1], column.Edges[i] - column.Edges[i - 1], 0, IsBin: true);
            }
        }

        public string Named(string what) => $"Column {Quoted.Of(Column.Name)}: its {what}";
    }

    /// <summary>1 at the category of a text, 0 elsewhere; where spellings count as one, the usual ones are known. Where
    /// all other texts count as one category, an empty text is a missing one.</summary>
    private static string Spread(OnnxGraph graph, SchemaColumn column, string text, string x)
    {
        string spread = $"{x}_categories";   // (batch, 1, categories)
        ImmutableArray<string> categories = column.Categories;
        if (column.MergesSpellings || column.HasOther)
        {
            string spelled = $"{x}_spelling";
            IEnumerable<(string From, string To)> all = column.MergesSpellings
                ? column.Spellings.Select(pair => (pair.Key, column.Categories[pair.Value]))
                : column.Categories.Select(category => (category, category));
            (string, object)[] others = [];
            if (column.HasOther)
            {
                string other = "other";
                while (categories.Contains(other))
                    other += "_";
                categories = categories.Add(other);
                others = [("default_string", (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(other))];
                if (!column.Categories.Contains(""))
                    all = all.Append(("", ""));
            }

            var pairs = all.ToList();
            graph.Add("LabelEncoder", [text], [spelled], Learning,
            [
                ("keys_strings", pairs.Select(pair => pair.From).ToArray()),
                ("values_strings", pairs.Select(pair => pair.To).ToArray()), .. others,
            ]);
            graph.Describe(new(spelled, OnnxType.String, [null, 1]));
            text = spelled;
        }

        graph.Add("OneHotEncoder", [text], [spread], Learning,
            ("cats_strings", categories.ToArray()), ("zeros", 1L));
        graph.Describe(new(spread, OnnxType.Float, [null, 1, column.Width]));
        return graph.Node("Flatten", x, [spread], ("axis", 1L));
    }
}
