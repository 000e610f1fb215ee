namespace Nabla.Cli.Training;

/// <summary>Whole numbers look like classes; a model with one output takes them as the numbers that they are.</summary>
internal static class RealTargets
{
    /// <summary>The data with numbers in place of classes, if that is what the model gives.</summary>
    public static Dataset For(Model model, Dataset data)
    {
        if (model.Architecture.OutputWidth != 1 || !data.IsClassification || data.HasDivisor)
            return data;
        var values = new double[data.ClassNames.Length];
        for (int c = 0; c < values.Length; c++)
        {
            if (!double.TryParse(
                data.ClassNames[c], NumberStyles.Float, CultureInfo.InvariantCulture, out values[c])
                || !double.IsFinite(values[c]))
            {
                return data;
            }
        }

        var targets = new double[data.Count, 1];
        for (int x = 0; x < data.Count; x++)
            targets[x, 0] = values[data.Label(x)];
        return Dataset.FromRows(data.ToArrays<double>().X, targets).WithName(data.Name);
    }
}
