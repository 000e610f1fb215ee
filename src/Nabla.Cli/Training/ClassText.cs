namespace Nabla.Cli.Training;

/// <summary>How well each class is recognized, and what it is taken for, as tables.</summary>
internal static class ClassText
{
    private const int MostClasses = 20;   // that are shown one by one
    private const int Shown = 10;         // of more
    private const int LongestName = 24;

    /// <summary>Prints both tables, or the worst of them where classes are many.</summary>
    public static void Print(ClassificationReport report, Func<int, string> name, TextWriter to)
    {
        PrintMeasures(report, name, to);
        to.WriteLine();
        if (report.Classes.Length <= MostClasses)
            PrintConfusion(report.Confusion, name, to);
        else
            PrintFrequentMistakes(report.Confusion, name, to);
    }

    /// <summary>A class's name on a terminal. A single output tells class 1 from class 0.</summary>
    public static string Name(Model model, int c)
    {
        return Short(model.Architecture.OutputWidth == 1
            ? c.ToString(CultureInfo.InvariantCulture) : ModelData.Shown(model, c));
    }

    /// <summary>A class's name, cut where it is long.</summary>
    public static string Short(string name)
    {
        name = ModelData.Plain(name);
        return name.Length <= LongestName ? name : name[..(LongestName - 1)] + "…";
    }

    private static void PrintMeasures(ClassificationReport report, Func<int, string> name, TextWriter to)
    {
        int[] classes = [.. Enumerable.Range(0, report.Classes.Length)];
        if (classes.Length > MostClasses)
        {
            classes = [.. classes
                .Where(c => report.Classes[c].Examples + report.Confusion.Answers(c) > 0)
                .OrderBy(c => report.Classes[c].F1).Take(Shown).Order()];
            to.WriteLine($"the {classes.Length} classes with the lowest F1, of {Figures.Count(report.Classes.Length)}");
        }

        int width = Math.Max(8, classes.Max(c => name(c).Length));
        to.WriteLine($"  {"class".PadRight(width)}  precision   recall       F1  ROC-AUC  examples");
        foreach (int c in classes)
            Line(name(c), report.Classes[c]);
        Line("macro", report.Macro);
        Line("weighted", report.Weighted);

        void Line(string heading, ClassMeasures of) => to.WriteLine(
            $"  {heading.PadRight(width)}  {Figures.Percent(of.Precision),9}  {Figures.Percent(of.Recall),7}  " +
            $"{Figures.Percent(of.F1),7}  {of.RocAuc?.ToString("F4", CultureInfo.InvariantCulture) ?? "-",7}  " +
            $"{Figures.Count((long)of.Examples),8}");
    }

    private static void PrintConfusion(ConfusionMatrix confusion, Func<int, string> nameOf, TextWriter to)
    {
        string[] labels = [.. Enumerable.Range(0, confusion.Classes).Select(nameOf)];
        int name = Math.Max(6, labels.Max(label => label.Length));
        int cell = Math.Max(5, 1 + Figures.Count(confusion.Cells.Max(c => (long)c.Examples)).Length);
        to.WriteLine("answers by class (rows: what it is; columns: what was answered)");
        to.WriteLine(new string(' ', name + 2) + string.Concat(labels.Select(label => Fit(label).PadLeft(cell)))
            + "    right");
        for (int label = 0; label < labels.Length; label++)
        {
            long[] row = [.. labels.Select((_, answer) => (long)confusion[label, answer])];
            string right = row.Sum() == 0 ? "" : Figures.Percent((double)row[label] / row.Sum());
            to.WriteLine((($"  {labels[label].PadRight(name)}" +
                string.Concat(row.Select(n => (n == 0 ? "." : Figures.Count(n)).PadLeft(cell))) +
                right.PadLeft(9))).TrimEnd());
        }

        string Fit(string label) => label.Length < cell ? label : label[..(cell - 1)];
    }

    private static void PrintFrequentMistakes(
        ConfusionMatrix confusion, Func<int, string> name, TextWriter to)
    {
        ConfusionCell[] wrong = [.. confusion.Cells
            .Where(cell => cell.Label != cell.Answer).OrderByDescending(cell => cell.Examples)];
        to.WriteLine(wrong.Length == 0 ? "no mistakes"
            : $"the most frequent mistakes ({Math.Min(Shown, wrong.Length)} of {Figures.Count(wrong.Length)} kinds)");
        foreach (ConfusionCell cell in wrong.Take(Shown))
        {
            to.WriteLine($"  {Figures.Count((long)cell.Examples),8}  is {name(cell.Label)}, " +
                $"answered {name(cell.Answer)}");
        }
    }
}
