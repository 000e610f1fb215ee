using System.Globalization;

namespace Nabla.Cli.Training;

/// <summary>One line for each epoch, the same on a terminal and elsewhere: columns for what is measured.</summary>
/// <param name="hasValidation">Whether there are validation examples.</param>
/// <param name="hasTest">Whether there are test examples.</param>
internal sealed class EpochTable(bool hasValidation, bool hasTest)
{
    /// <summary>The names of the columns.</summary>
    public string Head => Line("epoch", "cost", "train", "validation", "test", "time");

    /// <summary>An epoch's line; * marks the best validation so far.</summary>
    public string Of(EpochCompleted epoch) => Line(
        epoch.Epoch.ToString(CultureInfo.InvariantCulture),
        Figures.Cost(epoch.Training.Cost),
        Accuracy(epoch.Training),
        Accuracy(epoch.Validation),
        Accuracy(epoch.Test),
        Figures.Time(epoch.Seconds)) + (epoch.IsBest ? " *" : "");

    string Line(string epoch, string cost, string train, string validation, string test, string time) =>
        $"{epoch,6} {cost,8} {train,8}" + (hasValidation ? $" {validation,10}" : "") + (hasTest ? $" {test,8}" : "")
        + $" {time,7}";

    static string Accuracy(Metrics? metrics) => metrics?.Accuracy is { } accuracy ? Figures.Percent(accuracy) : "";
}
