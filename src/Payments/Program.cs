return await Payments.Verbs.CommandLine.Run(args);
