namespace Nabla.Cli.Shell;

/// <summary>
/// A command of nabla. Every file of Commands/ has the same anatomy (Commands/DoctorCommand.cs is a short one):
/// <code>
/// internal static class GreetCommand
/// {
///     static readonly Argument&lt;string> Name = new("NAME") { Description = "whom to greet" };
///     static readonly Setting&lt;int?> Times = Setting.Integer("times", 1, "how often", min: 1, max: 9);
///
///     public static Command Create() =>
///         new NablaCommand("greet", "says hello", Run, "nabla greet World --times 2")
///             { Name, Times, CommonOptions.Json };
///
///     static int Run(Invocation call)
///     {
///         for (int i = 0; i &lt; call.Get(Times); i++) call.Output.Out.WriteLine("Hello " + call.Get(Name));
///         return ExitCode.Done;
///     }
/// }
/// </code>
/// and a line in <see cref="App.Commands"/>. What the shell does for it: --help with the examples, --config and --set
/// where it has a <see cref="Setting"/>, problems (throw a <see cref="Problem"/>; exceptions of the library are mapped
/// in <see cref="Problems.From"/>), Ctrl-C (<see cref="Invocation.Cancellation"/>), color. Results go to Output.Out or
/// Output.Json, all else to Output.Error; Output.Terminal.OutIsLive and ErrorIsLive tell whether lines may be redrawn.
/// </summary>
internal sealed class NablaCommand : Command
{
    private readonly List<Setting> _settings = [];
    private readonly Func<Invocation, int>? _run;

    /// <summary>A command that does something.</summary>
    /// <param name="name">What users type.</param>
    /// <param name="description">One line, in lower case, without a full stop.</param>
    /// <param name="run">Does it; returns one of <see cref="ExitCode"/>.</param>
    /// <param name="examples">At least one; each works as typed in an empty folder, and a test types it.</param>
    public NablaCommand(string name, string description, Func<Invocation, int> run, params string[] examples)
        : base(name, description) => (_run, Examples) = (run, examples);

    /// <summary>A group of commands, which are its children.</summary>
    public NablaCommand(string name, string description) : base(name, description) => Examples = [];

    /// <summary>Command lines that work as typed.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>The settings, in the order in which they were added.</summary>
    public IReadOnlyList<Setting> Settings => _settings;

    /// <summary>Settings that --help does not list one by one.</summary>
    public IReadOnlyList<Setting> Unlisted { get; private set; } = [];

    /// <summary>Adds settings that --help does not list one by one.</summary>
    public void AddUnlisted(IEnumerable<Setting> settings)
    {
        Unlisted = [.. settings];
        foreach (Setting setting in Unlisted)
            Add(setting);
    }

    /// <summary>Adds a setting with its flag; the first one brings --config and --set along.</summary>
    public void Add(Setting setting)
    {
        if (_settings.Count == 0)
        {
            Add(ConfigFile.Option);
            Add(ConfigFile.SetOption);
        }

        _settings.Add(setting);
        Add(setting.Option);
    }

    /// <summary>Makes the command and those below it run in a process.</summary>
    public void Bind(Host host)
    {
        foreach (NablaCommand child in Subcommands.OfType<NablaCommand>())
            child.Bind(host);
        SetAction(result =>
        {
            if (_run is null)
                return Help.Write(result, host.Output);
            RequireKernels();
            return _run(new Invocation(host, result, new Settings(_settings, result, host.Environment)));
        });
    }

    // The library looks at NABLA_KERNEL when kernels are first needed; a wrong one is a matter of usage.
    private static void RequireKernels()
    {
        try
        {
            _ = KernelInfo.Name;
        }
        catch (InvalidOperationException e)
        {
            throw Problem.Usage(e.Message.TrimEnd('.'));
        }
    }
}
