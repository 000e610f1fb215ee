namespace Nabla.Cli.Training;

/// <summary>Numbers as people read them, the same in every culture.</summary>
internal static class Figures
{
    /// <summary>23,860.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>1 epoch, 30 epochs.</summary>
    public static string Count(long count, string what) => Count(count) + " " + what + (count == 1 ? "" : "s");

    /// <summary>97.46%.</summary>
    public static string Percent(double share) => (100 * share).ToString("F2", CultureInfo.InvariantCulture) + "%";

    /// <summary>A cost in four figures or so: 0.0931, 12.30, 15,115, 1.2e+08.</summary>
    public static string Cost(double cost) => Math.Abs(cost) switch
    {
        0 => "0",
        >= 1e3 and < 1e8 => cost.ToString("N0", CultureInfo.InvariantCulture),
        < 1e-4 or >= 1e8 => cost.ToString("0.0e+00", CultureInfo.InvariantCulture),
        < 10 => cost.ToString("F4", CultureInfo.InvariantCulture),
        _ => cost.ToString("F2", CultureInfo.InvariantCulture),
    };

    /// <summary>R² in four figures: 0.8712, -3.1e+06.</summary>
    public static string R2(double r2) => r2 > -100 ? r2.ToString("F4", CultureInfo.InvariantCulture) : Cost(r2);

    /// <summary>A setting's value: 0.001, 3.</summary>
    public static string Value(double value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>0.04s, 12s, 3m05s, 1h02m.</summary>
    public static string Time(double seconds) => seconds switch
    {
        < 10 => seconds.ToString("F2", CultureInfo.InvariantCulture) + "s",
        < 60 => seconds.ToString("F0", CultureInfo.InvariantCulture) + "s",
        < 3600 => Invariant($"{(int)seconds / 60}m{(int)seconds % 60:00}s"),
        _ => Invariant($"{(int)(seconds / 3600)}h{(int)seconds / 60 % 60:00}m"),
    };

    /// <summary>What is left: 1s, 12s, 3m05s.</summary>
    public static string Left(double seconds) =>
        seconds < 60 ? Math.Ceiling(seconds).ToString(CultureInfo.InvariantCulture) + "s" : Time(seconds);

    /// <summary>950, 1.5k, 12k, 1.5M.</summary>
    public static string Short(double value) => value switch
    {
        >= 1e7 => (value / 1e6).ToString("F0", CultureInfo.InvariantCulture) + "M",
        >= 1e6 => (value / 1e6).ToString("F1", CultureInfo.InvariantCulture) + "M",
        >= 1e4 => (value / 1e3).ToString("F0", CultureInfo.InvariantCulture) + "k",
        >= 1e3 => (value / 1e3).ToString("F1", CultureInfo.InvariantCulture) + "k",
        _ => value.ToString("F0", CultureInfo.InvariantCulture),
    };
}
