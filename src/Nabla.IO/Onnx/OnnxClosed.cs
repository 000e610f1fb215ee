namespace Nabla.IO;

/// <summary>The end of a layer: its activations are recognized, and what they are multiplied by and shifted by is told
/// apart.</summary>
internal static class OnnxClosed
{
    /// <summary>The layer with its activations, its neurons in the order in which the signal has them, and what is left
    /// for the next layer to take; null: nothing.</summary>
    /// <param name="budget">What the file may cost.</param>
    /// <param name="signal">What goes on from the layer.</param>
    /// <param name="place">Where it goes to.</param>
    public static (OnnxLayer Layer, OnnxAffine? Affine) Of(OnnxBudget budget, OnnxSignal signal, string place)
    {
        signal = OnnxScaling.Folded(budget, signal);
        var known = new Dictionary<OnnxFormula, Activation>();
        var whole = new Dictionary<OnnxFormula, OnnxFormula>();
        foreach (OnnxPart part in signal.Parts)
        {
            OnnxFormula formula = part.Formula;
            if (whole.ContainsKey(formula))
                continue;
            bool isWhole = formula.Affine is null || (!formula.Base.IsZ && formula.Recognized() is not null);
            OnnxFormula sigma = isWhole ? formula : formula.Base;
            known[sigma] = sigma.Recognized() ?? sigma.Inner?.Recognized() ?? throw OnnxProblem.Unusable(
                $"what comes before {place}", sigma.Told, string.Join(", ", Activation.All.Select(a => a.Name)));
            whole[formula] = sigma;
        }

        OnnxAffine? affine = Affine(budget, signal, whole);
        signal = signal with
        {
            Layer = OnnxLinear.Scaled(budget, signal.Layer, Inner(budget, signal, whole)), Affine = null,
            Parts = [.. signal.Parts.Select(part => part with { Formula = whole[part.Formula] })],
        };
        return (Layer(budget, signal, known, place), affine);
    }

    /// <summary>The factor and the shift of each neuron of a signal; null where there is none.</summary>
    public static OnnxAffine? Affine(
        OnnxBudget budget, OnnxSignal signal, Dictionary<OnnxFormula, OnnxFormula>? whole = null)
    {
        bool IsScaled(OnnxPart part) => part.Formula.Affine is not null && whole?[part.Formula] != part.Formula;
        if (!signal.Parts.Any(IsScaled))
            return signal.Affine;
        int width = signal.Width, at = 0;
        budget.Spend(width);
        OnnxAffine made = new(new double[width], new double[width], signal.Parts.First(IsScaled).Formula.Affine!.Place);
        foreach (OnnxPart part in signal.Parts)
        {
            for (int j = 0; j < part.Count; j++, at++)
            {
                (made.Factors[at], made.Shifts[at]) = IsScaled(part) ? part.Formula.Affine!.At(0) : (1, 0);
            }
        }

        return signal.Affine is { } after ? made.Then(after) : made;
    }

    // The factors and shifts of z inside activations, for all neurons of the layer.
    private static OnnxAffine? Inner(
        OnnxBudget budget, OnnxSignal signal, Dictionary<OnnxFormula, OnnxFormula> whole)
    {
        OnnxAffine? Of(OnnxPart part) => whole[part.Formula] is { InnerAffine: { } inner } sigma
            && sigma.Recognized() is null ? inner : null;
        OnnxAffine?[] inners = [.. signal.Parts.Select(Of)];
        if (inners.FirstOrDefault(inner => inner is not null) is not { Place: var place })
            return null;
        int rows = signal.Layer.W.Rows;
        budget.Spend(rows);
        OnnxAffine made = new(new double[rows], new double[rows], place);
        Array.Fill(made.Factors, 1);
        foreach ((int i, OnnxPart part) in signal.Parts.Index())
        {
            for (int j = part.Start; inners[i] is not null && j < part.Start + part.Count; j++)
                (made.Factors[j], made.Shifts[j]) = inners[i]!.At(0);
        }

        return made;
    }

    private static OnnxLayer Layer(
        OnnxBudget budget, OnnxSignal signal, Dictionary<OnnxFormula, Activation> known, string place)
    {
        OnnxLayer layer = signal.Layer;

        if (known.ContainsValue(Activation.Softmax) && (known.Count > 1 || signal.Width != layer.W.Rows))
            throw OnnxProblem.Unusable($"what comes before {place}", "a part of a softmax", "all of its layer");
        budget.Spend(signal.Parts.Length);
        LayerActivation activation = known.Count == 1
            ? known.Values.Single()
            : LayerActivation.PerNeuron(PerNeuron(budget, signal, known));
        if (InOrder(signal, layer.W.Rows))
            return layer with { Activation = activation };
        budget.Spend(signal.Width);
        int[] order = [.. signal.Parts.SelectMany(part => Enumerable.Range(part.Start, part.Count))];
        int[] picked = layer.W.Picked is { } before ? Array.ConvertAll(order, j => before[j]) : order;
        return layer with
        {
            Activation = activation, W = layer.W with { Picked = picked },
            B = layer.B is { } biases ? Array.ConvertAll(order, j => biases[j]) : null,
        };
    }

    /// <summary>Whether a signal has all neurons in their order.</summary>
    public static bool InOrder(OnnxSignal signal, int rows)
    {
        int next = 0;
        foreach (OnnxPart part in signal.Parts)
        {
            if (part.Start != next)
                return false;
            next += part.Count;
        }

        return next == rows;
    }

    private static Activation[] PerNeuron(
        OnnxBudget budget, OnnxSignal signal, Dictionary<OnnxFormula, Activation> known)
    {
        budget.Spend(signal.Width);
        return [.. signal.Parts.SelectMany(part => Enumerable.Repeat(known[part.Formula], part.Count))];
    }
}
