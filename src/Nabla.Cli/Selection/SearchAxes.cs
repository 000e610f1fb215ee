using System.Collections.Immutable;
using Nabla.Cli.Shell;
using Nabla.Cli.Training;

namespace Nabla.Cli.Selection;

/// <summary>What <c>--search</c> may vary: the settings of training, by their names.</summary>
internal static class SearchAxes
{
    private static readonly ImmutableArray<Setting> s_settings =
    [
        TrainSettings.Hidden, TrainSettings.Activation, TrainSettings.Output, TrainSettings.Cost, TrainSettings.Init,
        TrainSettings.Optimizer, TrainSettings.LearningRate, TrainSettings.Schedule, TrainSettings.Momentum,
        TrainSettings.L2, TrainSettings.L1, TrainSettings.WeightDecay, TrainSettings.Dropout, TrainSettings.MaxNorm,
        TrainSettings.Clip, TrainSettings.ClipValue, TrainSettings.Epochs, TrainSettings.BatchSize,
        TrainSettings.NoShuffle, TrainSettings.Limit, TrainSettings.Patience, TrainSettings.Precision,
        TrainSettings.Seed,
    ];

    /// <summary>Reads a space, every value of it checked.</summary>
    /// <exception cref="FormatException">A name or a value is wrong; completes "--search takes …".</exception>
    /// <exception cref="ArgumentException">It is no space; a sentence.</exception>
    public static SearchSpace Read(string text)
    {
        SearchSpace space = SearchSpace.Parse(text, name => IsWhole(Find(name)));
        space = new(space.Axes.Select(Renamed));
        foreach (SearchAxis axis in space.Axes)
        {
            foreach (string value in axis.Ends)
                _ = Value(Find(axis.Name), value);
        }

        return space;
    }

    /// <summary>What a trial's settings are as values.</summary>
    public static Dictionary<Setting, object?> Of(Trial trial) =>
        trial.Settings.ToDictionary(pair => Find(pair.Key), pair => Value(Find(pair.Key), pair.Value));

    // By the setting's own name: eta is learning-rate.
    private static SearchAxis Renamed(SearchAxis axis)
    {
        string name = Find(axis.Name).Name;
        return axis.Name == name ? axis
            : SearchAxis.Parse(name + axis.ToString()[axis.Name.Length..], name => IsWhole(Find(name)));
    }

    private static object? Value(Setting setting, string text)
    {
        try
        {
            return setting.ParseText(text);
        }
        catch (FormatException e)
        {
            string near = Suggestion.Nearest(text, setting.Choices) is { } found ? $"; did you mean {found}?" : "";
            throw new ArgumentException($"{setting.Name} takes {e.Message}, not \"{text}\"{near}");
        }
    }

    private static Setting Find(string name)
    {
        string asked = name.Replace('_', '-') is "layers" ? TrainSettings.Hidden.Name : name.Replace('_', '-');
        return s_settings.FirstOrDefault(setting => setting.Name == asked
                || (setting is Setting<double?> number && number.Aliases.Contains("--" + asked)))
            ?? throw new ArgumentException($"there is no setting \"{name}\" to search over; " +
                (Suggestion.Nearest(asked, s_settings.Select(setting => setting.Name)) is { } near
                ? $"did you mean {near}?"
                : $"there are {string.Join(", ", s_settings.Select(setting => setting.Name))}"));
    }

    private static bool IsWhole(Setting setting) =>
        setting is Setting<int?> or Setting<ulong?> or Setting<IReadOnlyList<int>?>;
}
