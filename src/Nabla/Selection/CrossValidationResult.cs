namespace Nabla;

/// <summary>What a cross-validation came to.</summary>
public sealed record CrossValidationResult
{
    internal CrossValidationResult(ImmutableArray<FoldCompleted> folds, int rowCount)
    {
        (Folds, RowCount) = (folds, rowCount);
        int once = folds.Count(fold => fold.Seed == folds[0].Seed);
        Cost = Summarize(metrics => metrics.Cost)!;
        Accuracy = Summarize(metrics => metrics.Accuracy);
        MeanSquaredError = Summarize(metrics => metrics.MeanSquaredError);
        R2 = Summarize(metrics => metrics.R2);

        ScoreSummary? Summarize(Func<Metrics, double?> of)
        {
            double[] scores = [.. folds.Select(fold => of(fold.Metrics)).OfType<double>()];
            return scores.Length < folds.Length ? null : ScoreSummary.Of(scores, once);
        }
    }

    /// <summary>Rows of the data, those without a target included.</summary>
    public int RowCount { get; init; }

    /// <summary>Every fold in order, seed after seed.</summary>
    public ImmutableArray<FoldCompleted> Folds { get; }

    /// <summary>The mean cost of a row, over folds.</summary>
    public ScoreSummary Cost { get; }

    /// <summary>The share of rows answered correctly, over folds; null where targets are not classes.</summary>
    public ScoreSummary? Accuracy { get; }

    /// <summary>The mean squared error in the target's own units, over folds; null where targets are classes.</summary>
    public ScoreSummary? MeanSquaredError { get; }

    /// <summary>R², over folds; null where targets are classes, or all equal in a fold.</summary>
    public ScoreSummary? R2 { get; }

    /// <summary>The means over folds, as one score to compare ways of training by.</summary>
    public Metrics Mean => new(Cost.Mean, Accuracy?.Mean, MeanSquaredError?.Mean, R2?.Mean);

    /// <summary>For each row of the table the answer of the model that did not learn from it: what stacking and
    /// thresholds may be chosen with.</summary>
    /// <param name="seed">Whose folds; null: the first seed's.</param>
    /// <returns>a^L, a row for each row of the table; NaN where its target is missing.</returns>
    /// <exception cref="ArgumentException">There are no folds of that seed.</exception>
    public double[,] OutOfFold(ulong? seed = null)
    {
        FoldCompleted[] folds = [.. Folds.Where(fold => fold.Seed == (seed ?? Folds[0].Seed))];
        ArgumentException.ThrowIf(folds.Length == 0, $"There are no folds of seed {seed}.", nameof(seed));
        int width = folds[0].Answers.GetLength(1);
        var answers = new double[RowCount, width];
        MatrixShape.Flatten(answers).Fill(double.NaN);
        foreach (FoldCompleted fold in folds)
        {
            for (int i = 0; i < fold.Rows.Length; i++)
            {
                for (int j = 0; j < width; j++)
                    answers[fold.Rows[i], j] = fold.Answers[i, j];
            }
        }

        return answers;
    }

    /// <summary>For example "accuracy 0.953 ± 0.012 over 5 folds".</summary>
    public override string ToString()
    {
        string score = Accuracy is not null ? $"accuracy {Accuracy}" : R2 is not null ? $"R² {R2}"
            : $"mean squared error {MeanSquaredError}";
        return Invariant($"{score} over {Folds.Length} folds");
    }
}
