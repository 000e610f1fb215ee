using System.CommandLine;
using Nabla.Cli.Shell;

namespace Nabla.Fuzz;

/// <summary>Draws command lines: every command there is, what it is about, and some of its options with values that
/// hardly anybody types. What commands and options there are, the command line itself says.</summary>
/// <param name="root">nabla with every command.</param>
/// <param name="places">Where what the lines name lies.</param>
internal sealed class CommandLines(RootCommand root, Places places)
{
    private static readonly string[] s_odd =
    [
        "", " ", "\t", "\n", "\r\n", "\0", "a\0b", "\e[31m", "-", "--", "--x", "=", ",", ",,", ";", ":", "|", "*", "..",
        "0", "-0", "1", "-1", "2", "3", "7", "0.5", "-0.5", "1.5", "1.2", "1.2.3", "2.0", "2.0.0", "99.99.99",
        "1e-300", "1e300", "1e999", "-1e999", "NaN", "nan", "Infinity", "-Infinity", "∞", "½", "१", "0x10", "1_000",
        "2147483647", "2147483648", "-2147483648", "4294967296", "9223372036854775807", "9223372036854775808",
        "18446744073709551615", "99999999999999999999", "1,5", "1,2,3", "0,0", "-1,-1", "2147483647,2147483647", "1;2",
        "1 2", "a", "y", "b", "v", "a,b", "a=b", "a=", "=a", "a=number", "a=category", "a=date", "a=text", "b=ignore",
        "é", "😀", "\u202e", "\ud800", "a\udfff", "İ", "ß", "true", "false", "yes", "no", "null", "none", "off", "auto",
        "[]", "{}", "[1", "{\"a\":1}", "0..3", "3..0", "0..0", "-1..1", "0..999999999", "1,5,9", "2-3-2", "0-0",
        "1-1-1-1", "2-99999999-2", "4-3-2:2", "4-3-2:99999999", "9999999-9999999:1", "hidden=2|3", "hidden=",
        "learning-rate=1e-4..1e-2", "learning-rate=0..0", "l2=-1|1", "nothing=1|2", "optimizer=sgd|adam,hidden=2|3",
        "epochs=1", "epochs=x", "hidden=none", "layers=2", "calibrate=maybe", "seed=NaN", "100x50", "0x0", "5x",
        "cost:fp=1,fn=2", "cost:fp=1", "cost:", "cost:0,1;1,0", "cost:0,1,2;1,0", "balanced", "p=1,q=2", "p=NaN,q=1",
        "p=-1", "step:1,0.5", "step:0,0", "step:", "plateau:1,0.5", "cosine", "warmup:3", "huber:1", "huber:-1",
        "huber:1e999", "quantile:0.5", "quantile:2", "10s", "1h", "-1s", "0s", "1e9d", "s", "5%", "1000%", "-5%",
        "p", "q",
    ];

    private static readonly string[] s_plain =
    [
        "0", "1", "2", "3", "10", "0.1", "0.5", "0.01", "a", "b", "y", "v", "p", "1,2", "4,3", "2.0", "2.1.0", "0..1",
        "off", "auto", "fast", "none", "true", "yes", "hidden=2|3", "l2=1e-4..1e-2", "a=number", "b=category",
        "balanced",
        "cost:fp=1,fn=2", "step:1,0.5", "sgd", "10s", "5x4", "100%",
    ];

    private static readonly string[] s_long =
    [
        new('a', 10_000), new('9', 5_000), new(',', 3_000), new('(', 2_000), new('é', 300), string.Join(',', Enumerable.
            Repeat("1", 3_000)), string.Join('-', Enumerable.Repeat("2", 1_000)), "1e" + new string('9', 400),
    ];

    // These measure for some time, whatever they are told.
    private static readonly string[] s_slow = ["bench", "doctor"];

    // These have the most to them.
    private static readonly string[] s_rich = ["train", "evaluate", "predict", "explain", "check", "inspect", "resume"];

    private readonly Command[] _commands = [.. Leaves(root)];
    private readonly Command[] _rich = [.. root.Subcommands.Where(command => s_rich.Contains(command.Name))];

    /// <summary>The next line.</summary>
    /// <param name="random">Decides.</param>
    /// <param name="number">Names what the line writes.</param>
    public string[] Next(Mutator random, int number)
    {
        Command command = random.Pick(_commands);
        if (s_slow.Contains(command.Name) ? !random.OneIn(20) : !s_rich.Contains(command.Name) && random.OneIn(2))
            command = random.Pick(_rich);
        Place place = random.Pick(places.All);
        var line = new List<string>(Path(command));
        foreach (Argument argument in command.Arguments)
        {
            bool isNeeded = argument.Arity.MinimumNumberOfValues > 0 || argument == command.Arguments[0];
            if (isNeeded ? !random.OneIn(40) : line[^1] != places.Case && random.OneIn(2))
                line.Add(random.OneIn(8) ? Value(random) : About(argument.Name, place, random, number));
        }

        Option[] options = [.. command.Options, .. root.Options.Where(option => option.Recursive)];
        var given = new List<string>();
        // Mostly one: what is wrong with the first would hide the others.
        for (int i = random.OneIn(2) ? 1 : random.Next(4); i > 0; i--)
        {
            Option option = random.Pick(options);
            given.Add(option.Name);
            string name = option.Aliases.Count > 0 && random.OneIn(4) ? option.Aliases.First() : option.Name;
            if (option.Arity.MaximumNumberOfValues == 0 || (option is Option<bool> && !random.OneIn(6)))
            {
                line.Add(name);
                continue;
            }

            string value = option.Name == "--set" && !random.OneIn(4) ? Pair(options, place, random, number)
                : ValueOf(option, place, random, number);
            if (random.OneIn(2))
                line.Add($"{name}={value}");
            else
                line.AddRange([name, value]);
        }

        Moderate(line, command.Name, given, random, number);
        return [.. line];
    }

    private string Pair(Option[] options, Place place, Mutator random, int number)
    {
        Option option = random.Pick(options);
        return $"{option.Name.TrimStart('-')}={ValueOf(option, place, random, number)}";
    }

    // One short training, into a folder that is known; else most lines would take their time.
    private void Moderate(List<string> line, string command, List<string> given, Mutator random, int number)
    {
        bool folds = command == "evaluate" && random.OneIn(2);
        if (folds && !given.Contains("--folds"))
            line.AddRange(["--folds", "2"]);
        if ((folds || command == "train") && !given.Contains("--epochs"))
            line.AddRange(["--epochs", "1"]);
        if ((folds || command == "train") && !given.Contains("--choose") && random.OneIn(2))
            line.AddRange(["--choose", "off"]);
        if (command == "train" && !given.Contains("--run-dir"))
            line.AddRange(["--run-dir", places.New(number, "")]);
        if (command == "bench")
            line.AddRange(given.Contains("--shape") ? ["--quick"] : ["--quick", "--shape", "4-3-2:2"]);
    }

    private string ValueOf(Option option, Place place, Mutator random, int number)
    {
        string[] choices = [.. option.GetCompletions(CompletionContextOf()).Select(item => item.Label)];
        if (choices.Length > 0 && random.OneIn(2))
            return random.Pick(choices);
        string? word = option.HelpName;
        bool isPlace = word is not null && (word.Contains("FILE", StringComparison.Ordinal)
            || word.Contains("FOLDER", StringComparison.Ordinal) || word is "DATA" or "MODEL");
        return isPlace && !random.OneIn(4) ? About(word!, place, random, number) : Value(random);
    }

    private static System.CommandLine.Completions.CompletionContext CompletionContextOf() =>
        System.CommandLine.Completions.CompletionContext.Empty;

    // What a command is about; 0 to 2 in 8 that it is another thing than it should be.
    private string About(string name, Place place, Mutator random, int number)
    {
        if (random.OneIn(8))
            return random.Pick(places.Files);
        if (random.OneIn(8))
            return random.Pick(Places.Special);
        return name switch
        {
            "MODEL" or "IN" => place.Run,
            "MODEL|CASE" => random.OneIn(2) ? place.Run : places.Case,
            "CASE" => places.Case,
            "RUN" or "FILE|RUN" => places.CopyOf(place.Run, number),
            "DATA" or "INPUT" => place.Data,
            "OUT" => places.New(number, random.Pick([".safetensors", ".npz", ".onnx", ".json", ".cs", ".x", ""])),
            "FOLDER" => places.Folder,
            "SHELL" => random.Pick(["bash", "zsh", "fish", "pwsh"]),
            "NAME" => "digits",
            _ => random.OneIn(2) ? random.Pick(places.Files) : places.New(number, random.OneIn(2) ? ".csv" : ".json"),
        };
    }

    private string Value(Mutator random) => random.Next(16) switch
    {
        > 9 => random.Pick(s_plain),
        0 => random.Pick(places.Files),
        1 => random.Pick(Places.Special),
        2 => random.Pick(s_long),
        _ => random.Pick(s_odd),
    };

    private static IEnumerable<Command> Leaves(Command command) =>
        command.Subcommands.Count == 0 ? [command] : command.Subcommands.SelectMany(Leaves);

    private static IEnumerable<string> Path(Command command) => command is RootCommand ? []
        : Path(command.Parents.OfType<Command>().Last()).Append(command.Name);
}
