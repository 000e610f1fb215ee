using System.Numerics;

namespace Nabla.EndToEnd.Tests.Numeric;

/// <summary>Measures of sets drawn at random, with ties, weights and missing classes, against scikit-learn.</summary>
public sealed class MetricTests(ITestOutputHelper output)
{
    private const int OfClasses = 1500, OfNumbers = 1000;

    [Fact]
    [Trait("Tier", "long")]
    public void Thousands_of_sets_have_the_measures_that_scikit_learn_finds()
    {
        Oracle.Require("sklearn", "python3-sklearn");
        using var oracle = new Oracle();
        for (int i = 0; i < OfClasses; i++)
        {
            if (i % 2 == 0)
                AddClasses<double>(oracle, i);
            else
                AddClasses<float>(oracle, i);
        }

        for (int i = 0; i < OfNumbers; i++)
        {
            if (i % 2 == 0)
                AddNumbers<double>(oracle, i);
            else
                AddNumbers<float>(oracle, i);
        }

        Verdict verdict = oracle.Judge("metrics.py", output);
        Assert.Equal((OfClasses, OfNumbers), (verdict.Counts["sets of classes"], verdict.Counts["sets of numbers"]));
    }

    private static void AddClasses<T>(Oracle oracle, int i)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var draw = new Draw(20_000 + i);
        int n = 1 + draw.Below(draw.OneOf(4, 30, 200)), k = draw.OneOf(2, 2, 3, 4, 6);
        int only = draw.Chance(0.1) ? draw.Below(k) : -1, missing = draw.Chance(0.2) ? draw.Below(k) : -1;
        var labels = new int[n];
        for (int x = 0; x < n; x++)
        {
            labels[x] = draw.Below(draw.Chance(0.5) ? k : 1 + draw.Below(k));
            labels[x] = only >= 0 ? only : labels[x] == missing ? (missing + 1) % k : labels[x];
        }

        T[,] p = Probabilities<T>(draw, labels, k);
        double[] w = Weights(draw, n);
        ClassificationReport report = ClassificationReport.Of<T>(p, labels, w);
        var found = new Dictionary<string, double?>
        {
            ["accuracy"] = report.Accuracy, ["balanced_accuracy"] = report.BalancedAccuracy,
            ["log_loss"] = Scores.LogLoss<T>(p, labels, w), ["brier"] = Scores.BrierScore<T>(p, labels, w),
            ["binary_brier"] = report.BinaryBrierScore,
            ["roc_auc"] = report.RocAuc, ["average_precision"] = report.AveragePrecision,
            ["macro_precision"] = report.Macro.Precision, ["macro_recall"] = report.Macro.Recall,
            ["macro_f1"] = report.Macro.F1, ["weighted_precision"] = report.Weighted.Precision,
            ["weighted_recall"] = report.Weighted.Recall, ["weighted_f1"] = report.Weighted.F1,
        };
        for (int top = 2; top < k; top++)
            found[$"top_{top}"] = Scores.TopK<T>(p, labels, top, w);
        for (int c = 0; c < k; c++)
        {
            T[] scores = [.. Enumerable.Range(0, n).Select(x => p[x, c])];
            found[$"precision_{c}"] = report.Classes[c].Precision;
            found[$"recall_{c}"] = report.Classes[c].Recall;
            found[$"f1_{c}"] = report.Classes[c].F1;
            found[$"roc_auc_{c}"] = Scores.RocAuc<T>(scores, labels, c, w);
            found[$"average_precision_{c}"] = Scores.AveragePrecision<T>(scores, labels, c, w);
            Assert.Equal(report.Classes[c].RocAuc, found[$"roc_auc_{c}"]);
            Assert.Equal(report.Classes[c].AveragePrecision, found[$"average_precision_{c}"]);
            for (int answer = 0; answer < k; answer++)
                found[$"confusion_{c}_{answer}"] = report.Confusion[c, answer];
        }

        oracle.Add(new
        {
            Id = $"classes {i}", Kind = "classes", Examples = n, Classes = k, Found = found,
            Probabilities = oracle.Keep(p), Labels = oracle.Keep<double>([.. labels.Select(label => (double)label)]),
            Weights = w.Length == 0 ? null : oracle.Keep<double>(w),
        });
    }

    private static void AddNumbers<T>(Oracle oracle, int i)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var draw = new Draw(30_000 + i);
        int n = 1 + draw.Below(draw.OneOf(3, 30, 200)), k = 1 + draw.Below(3);
        (double scale, double offset) = (draw.OneOf(1, 1e-6, 1e6), draw.OneOf(0, 0, 10, -100));
        bool isConstant = draw.Chance(0.1), repeats = draw.Chance(0.2);
        var (answers, targets) = (new T[n, k], new T[n, k]);
        for (int x = 0; x < n; x++)
        {
            for (int j = 0; j < k; j++)
            {
                double y = isConstant && j == 0 ? 1 : draw.Normal(), a = y + draw.OneOf(0, 0.1, 3) * draw.Normal();
                if (repeats)
                    (y, a) = (Math.Round(y), Math.Round(a));
                (answers[x, j], targets[x, j]) =
                    (T.CreateTruncating(scale * (a + offset)), T.CreateTruncating(scale * (y + offset)));
            }
        }

        double[] w = Weights(draw, n);
        RegressionReport report = RegressionReport.Of<T>(answers, targets, w);
        var found = new Dictionary<string, double?>
        {
            ["mse"] = report.Mean.MeanSquaredError, ["rmse"] = report.Mean.RootMeanSquaredError,
            ["mae"] = report.Mean.MeanAbsoluteError, ["r2"] = report.Mean.R2,
        };
        for (int j = 0; j < k; j++)
        {
            RegressionMeasures measures = report.Outputs[j];
            found[$"mse_{j}"] = measures.MeanSquaredError;
            found[$"rmse_{j}"] = measures.RootMeanSquaredError;
            found[$"mae_{j}"] = measures.MeanAbsoluteError;
            found[$"r2_{j}"] = measures.R2;
            found[$"below_{j}"] = measures.ShareBelow;
        }

        oracle.Add(new
        {
            Id = $"numbers {i}", Kind = "numbers", Examples = n, Outputs = k, Found = found,
            Answers = oracle.Keep(answers), Targets = oracle.Keep(targets),
            Weights = w.Length == 0 ? null : oracle.Keep<double>(w),
        });
    }

    /// <summary>Rows that sum to 1: smooth, with ties, all alike, or certain.</summary>
    private static T[,] Probabilities<T>(Draw draw, int[] labels, int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var p = new T[labels.Length, k];
        string kind = draw.OneOf("smooth", "smooth", "sharp", "ties", "ties", "alike", "certain");
        double skill = draw.OneOf(0, 1, 3);
        for (int x = 0; x < labels.Length; x++)
        {
            double[] e = [.. Enumerable.Range(0, k).Select(j =>
                Math.Exp((kind == "sharp" ? 20 : 1) * (draw.Normal() + (j == labels[x] ? skill : 0))))];
            double sum = e.Sum(), left = 1;
            int best = Array.IndexOf(e, e.Max());
            for (int j = 0; j < k; j++)
            {
                double share = kind switch
                {
                    "ties" => j == k - 1 ? left : Math.Min(left, Math.Round(4 * e[j] / sum) / 4),
                    "alike" => 1.0 / k,
                    "certain" => j == best ? 1 : 0,
                    _ => e[j] / sum,
                };
                left -= share;
                p[x, j] = T.CreateTruncating(share);
            }
        }

        return p;
    }

    /// <summary>None, or some of them 0, or of very different sizes.</summary>
    private static double[] Weights(Draw draw, int n)
    {
        string kind = draw.OneOf("none", "none", "near", "some 0", "far", "all 0");
        if (kind == "none" || (kind == "all 0" && draw.Chance(0.7)))
            return [];
        return [.. Enumerable.Range(0, n).Select(_ => kind switch
        {
            "near" => draw.Uniform(0.5, 2),
            "some 0" => draw.Chance(0.4) ? 0 : draw.Uniform(0, 1),
            "far" => Math.Pow(10, draw.Uniform(-6, 6)),
            _ => 0,
        })];
    }
}
