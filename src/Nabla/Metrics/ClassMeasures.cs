namespace Nabla;

/// <summary>How well one class is recognized, or an average over classes. A share without examples, such as the
/// precision of a class that was never answered, counts as 0 (scikit-learn's <c>zero_division=0</c>).</summary>
public readonly record struct ClassMeasures
{
    /// <summary>Of the examples answered as the class, the share that belongs to it.</summary>
    public required double Precision { get; init; }

    /// <summary>Of the examples that belong to the class, the share answered so.</summary>
    public required double Recall { get; init; }

    /// <summary>2PR/(P + R), the harmonic mean of precision P and recall R; of averages, the average of F1.</summary>
    public required double F1 { get; init; }

    /// <summary>Examples that belong to the class, or the sum of their weights; of averages, all.</summary>
    public required double Examples { get; init; }

    /// <summary>The area under the ROC curve of this class against all others (<see cref="Scores"/>); null where
    /// all examples or none belong to the class; of averages, null unless every class that counts has one: all of them
    /// in a plain mean, those with examples in a weighted one.</summary>
    public double? RocAuc { get; init; }

    /// <summary>The average precision of this class against all others (<see cref="Scores"/>); null where no example
    /// belongs to the class, and of averages.</summary>
    public double? AveragePrecision { get; init; }

    /// <summary>Precision, recall and F1 of every class.</summary>
    public static ImmutableArray<ClassMeasures> Of(ConfusionMatrix confusion)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        var measures = ImmutableArray.CreateBuilder<ClassMeasures>(confusion.Classes);
        for (int c = 0; c < confusion.Classes; c++)
        {
            double right = confusion[c, c], examples = confusion.Examples(c), answers = confusion.Answers(c);
            measures.Add(new()
            {
                Precision = Share(right, answers),
                Recall = Share(right, examples),
                F1 = Share(2 * right, examples + answers),
                Examples = examples,
            });
        }

        return measures.MoveToImmutable();
    }

    /// <summary>The plain mean over the classes that occur, among labels or answers.</summary>
    internal static ClassMeasures Macro(ConfusionMatrix confusion, ImmutableArray<ClassMeasures> classes) =>
        Average(confusion, classes, (c, _) => confusion.Examples(c) + confusion.Answers(c) > 0 ? 1 : 0, _ => 1);

    /// <summary>The mean over classes, each counting as many times as it has examples.</summary>
    internal static ClassMeasures Weighted(ConfusionMatrix confusion, ImmutableArray<ClassMeasures> classes) =>
        Average(confusion, classes, (_, measures) => measures.Examples, measures => measures.Examples);

    private static ClassMeasures Average(
        ConfusionMatrix confusion, ImmutableArray<ClassMeasures> classes, Func<int, ClassMeasures, double> weight,
        Func<ClassMeasures, double> aucWeight)
    {
        double precision = 0, recall = 0, f1 = 0, total = 0, aucTotal = 0;
        double? auc = 0;
        for (int c = 0; c < classes.Length; c++)
        {
            ClassMeasures one = classes[c];
            double w = weight(c, one);
            precision += w * one.Precision;
            recall += w * one.Recall;
            f1 += w * one.F1;
            total += w;
            if (aucWeight(one) is not (> 0 and var counted))
                continue;
            auc += counted * one.RocAuc;
            aucTotal += counted;
        }

        return new()
        {
            Precision = Share(precision, total),
            Recall = Share(recall, total),
            F1 = Share(f1, total),
            Examples = confusion.Total,
            RocAuc = auc is null || aucTotal == 0 ? null : auc / aucTotal,
        };
    }

    private static double Share(double part, double whole) => whole == 0 ? 0 : part / whole;
}
