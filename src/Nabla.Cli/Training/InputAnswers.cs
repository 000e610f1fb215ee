namespace Nabla.Cli.Training;

/// <summary>Answers to plain inputs, and what each number of them contributes.</summary>
internal sealed class InputAnswers(Invocation call, Model model, PredictInputs inputs)
{
    private readonly bool _isOneOfTwo = ModelData.IsOneOfTwo(model);
    private readonly bool _isNumber =
        model is { Labels.IsEmpty: true, Architecture.OutputWidth: 1 } && !ModelData.IsOneOfTwo(model);

    /// <summary>Prints them.</summary>
    /// <param name="top">Classes to show for each, the likeliest first.</param>
    /// <param name="why">Whether contributions are shown.</param>
    /// <returns><see cref="ExitCode.Done"/>.</returns>
    public int Show(int top, bool why)
    {
        double[][] outputs = [.. inputs.Rows.Select(Outputs)];
        if (why)
            RequireOneAnswer();
        return call.Show(() => ToJson(outputs, why), output => Print(output, outputs, top, why));
    }

    private double[] Outputs(double[] raw)
    {
        call.Cancellation.ThrowIfCancellationRequested();
        var output = new double[model.Architecture.OutputWidth];
        model.Predict<double>(raw, output);
        return output;
    }

    // The likeliest class is explained; of several numbers nobody can say which.
    private void RequireOneAnswer()
    {
        Architecture network = model.Architecture;
        Activation? sigma = network.Activation(network.LayerCount).Shared;
        bool areShares = Activation.Softmax.Equals(sigma) || Activation.Sigmoid.Equals(sigma);
        if (network.OutputWidth > 1 && model.Labels.IsEmpty && !areShares)
        {
            throw Problem.Usage("--why explains one answer, and the model gives several numbers",
                "ask Model.Why in a program, which takes the number of an output", ("model", model.ToString()));
        }
    }

    private void Print(Output output, double[][] outputs, int top, bool why)
    {
        bool blocks = output.Look != TerminalLook.Ascii && output.Terminal.OutIsLive;
        string[] names = why ? [.. InputNames.Plain(model.Input.Shape)] : [];
        for (int i = 0; i < outputs.Length; i++)
        {
            string answer = _isNumber ? Text(outputs[i][0])
                : model.TargetScale is { Count: > 0 } ? Named(outputs[i]) :
                string.Join("  ", Ranked(outputs[i]).Take(top).Select(
                    j => Invariant($"{ModelData.Shown(model, j)} {Shares(outputs[i])[j]:F4}")));
            string truth = inputs.Labels?[i] is { } label ? $"   (is {ModelData.Shown(model, label)})" : "";
            string line = $"{inputs.NameOf(i)}: {answer}{truth}";
            if (!why)
            {
                output.Out.WriteLine(line);
                continue;
            }

            call.Cancellation.ThrowIfCancellationRequested();
            var (explained, average, parts) = Why(inputs.Rows[i], outputs[i]);
            output.Out.WriteLine(line);
            string heading = $"  of {ModelData.Shown(model, explained)}, {Text(outputs[i][explained])}; " +
                $"{Text(average)} at the average inputs";
            new WhyText(heading, names, [.. inputs.Rows[i].Select(Figures.Value)])
                .Write(output.Out, parts, decimals: 4, blocks);
        }
    }

    // The answer first, which weights or a threshold may have made, then the likeliest.
    private IEnumerable<int> Ranked(double[] output)
    {
        int answer = model.ClassOf(output);
        double[] shares = Shares(output);
        return Enumerable.Range(0, shares.Length).OrderByDescending(j => j == answer).ThenByDescending(j => shares[j]);
    }

    private double[] Shares(double[] output) => _isOneOfTwo ? [1 - output[0], output[0]] : output;

    // Several numbers in their order.
    private string Named(double[] output) => string.Join("  ", output.Select((number, j) =>
        $"{ModelData.Plain(model.Schema is { } schema && j < schema.Targets.Length ? schema.Targets[j] : $"{j}")} " +
        Text(number)));

    private (int Output, double Average, double[] Parts) Why(double[] raw, double[] output)
    {
        int explained = output.Length == 1 ? 0 : model.ClassOf(output);
        var parts = new double[raw.Length];
        try
        {
            return (explained, model.Why(raw, explained, parts), parts);
        }
        catch (ArgumentException e)
        {
            throw Problem.BadData(Problems.MessageOf(e), "leave --why out");
        }
    }

    private static string Text(double number) => number.ToString("F4", CultureInfo.InvariantCulture);

    // Numbers of float32 in the shortest form of what was computed.
    private NamedValues ToJson(double[][] outputs, bool why) => new()
    {
        {
            "outputs", outputs.Select(output =>
                model.Precision == Precision.Float32 ? output.Select(a => (float)a) : (object)output)
        },
        { "targets", model.Schema is { Targets.Length: > 1 } schema ? schema.Targets : null },
        {
            "classes", model.TargetScale is { Count: > 0 } || _isNumber ? null
                : outputs.Select(output => ModelData.Label(model, model.ClassOf(output)))
        },
        { "files", inputs.Names },
        { "why", why ? outputs.Select((output, i) => ToJson(Why(inputs.Rows[i], output))) : null },
    };

    private NamedValues ToJson((int Output, double Average, double[] Parts) why) => new()
    {
        { "class", ModelData.Label(model, why.Output) },
        { "average", why.Average },
        { "contributions", why.Parts },
    };
}
