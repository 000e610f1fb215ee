using System.CommandLine;
using Nabla.Cli.Shell;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla doctor</c>: what this machine has.</summary>
internal static class DoctorCommand
{
    public static Command Create() =>
        new NablaCommand("doctor", "shows what this machine has, and what is missing", Run, "nabla doctor", "nabla doctor --json")
        {
            CommonOptions.Json,
        };

    static int Run(Invocation call)
    {
        call.Output.Out.WriteLine($"kernels  {KernelInfo.Name}");
        return ExitCode.Done;
    }
}
