namespace Nabla.Cli.Training;

/// <summary>One line for each epoch, the same on a terminal and elsewhere: columns for what is measured.</summary>
/// <param name="hasClasses">Whether targets are classes rather than numbers.</param>
/// <param name="hasValidation">Whether there are validation examples.</param>
/// <param name="hasTest">Whether there are test examples.</param>
/// <param name="hasSquares">Whether the mean squared error of numbers is shown: not where they have different
/// units.</param>
internal sealed class EpochTable(bool hasClasses, bool hasValidation, bool hasTest, bool hasSquares = true)
{
    /// <summary>The names of the columns.</summary>
    public string Head => hasClasses
        ? Line("epoch", "cost", ["train", "validation", "test"], "time")
        : Line("epoch", "cost", ["train R²", "mse", "valid. R²", "mse", "test R²", "mse"], "time");

    /// <summary>An epoch's line; * marks the best validation so far.</summary>
    public string Of(EpochCompleted epoch) => Line(
        epoch.Epoch.ToString(CultureInfo.InvariantCulture),
        Figures.Cost(epoch.Training.Cost),
        [.. Texts(epoch.Training), .. Texts(epoch.Validation), .. Texts(epoch.Test)],
        Figures.Time(epoch.Elapsed.TotalSeconds)) + (epoch.IsBest ? " *" : "");

    private string Line(string epoch, string cost, string[] texts, string time)
    {
        string[] parts = hasClasses ? [$"{texts[0],8}", $"{texts[1],10}", $"{texts[2],8}"]
            : !hasSquares ? [$"{texts[0],8}", $"{texts[2],9}", $"{texts[4],8}"]
            : [$"{texts[0],8} {texts[1],8}", $"{texts[2],9} {texts[3],8}", $"{texts[4],8} {texts[5],8}"];
        return $"{epoch,6} {cost,8} {parts[0]}" + (hasValidation ? $" {parts[1]}" : "")
            + (hasTest ? $" {parts[2]}" : "") + $" {time,7}";
    }

    // In the target's own units.
    private string[] Texts(Metrics? metrics) => hasClasses
        ? [metrics?.Accuracy is { } accuracy ? Figures.Percent(accuracy) : ""]
        : [metrics?.R2 is { } r2 ? Figures.R2(r2) : "",
            metrics?.MeanSquaredError is { } error ? Figures.Cost(error) : ""];
}
