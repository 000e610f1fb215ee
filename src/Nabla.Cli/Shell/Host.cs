namespace Nabla.Cli.Shell;

/// <summary>The process as commands see it; tests make their own.</summary>
/// <param name="Output">Standard output and standard error.</param>
/// <param name="Input">Opens standard input.</param>
/// <param name="Environment">Gives a variable's value, or null.</param>
/// <param name="Interruption">Signals.</param>
/// <param name="Time">The clock.</param>
internal sealed record Host(
    Output Output, Func<Stream> Input, Func<string, string?> Environment, Interruption Interruption, TimeProvider Time)
{
    /// <summary>The real one.</summary>
    public static Host OfProcess(Interruption interruption) => new(
        new Output(Console.OpenStandardOutput(), Console.OpenStandardError(),
            Terminal.Detect(System.Environment.GetEnvironmentVariable)),
        Console.OpenStandardInput, System.Environment.GetEnvironmentVariable, interruption, TimeProvider.System);
}
