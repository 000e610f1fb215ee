// Numbers, messages and sorting are the same on every machine.
CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;

using var interruption = new Interruption();
Nabla.InputFile.KeepPipes(interruption.Unwatched);
return App.Run(args, Host.OfProcess(interruption));
