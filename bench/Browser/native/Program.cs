using Nabla.Browser;

// Nabla.Browser.Native IMAGES LABELS DIVISOR: prints what worker.js prints. No images: "-".
Console.WriteLine(Subject.Measure(
    args[0] == "-" ? [] : File.ReadAllBytes(args[0]), args[1] == "-" ? [] : File.ReadAllBytes(args[1]),
    double.Parse(args[2])));
